"""Papers as tagged PDF (PDF/UA-1), fonts inside, from templates that a school can replace."""
