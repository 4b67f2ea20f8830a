"""matcher: ranked and planned company placements for an École de la 2e Chance."""
