"""The sample school: plan, greedy and everybody asking their own first, side by side.

Then 200 small games, beside the package ``matching``.

python -m tests.benchmarks.sample_school
"""

from __future__ import annotations

import tempfile
from datetime import date

from config.settings import load_settings
from matcher.app import create_app, init_database, use_case
from matcher.scoring.assignment import greedy, solver
from matcher.scoring.assignment.joint import joint_of
from matcher.scoring.assignment.proof import certify_plan
from matcher.services import imports
from matcher.services.planning.answer import document
from matcher.services.planning.ground import open_plan
from tests.benchmarks.plans import small_games

ON = date(2026, 11, 23)


def measure() -> list[str]:
    """Return one line of a table by method: placed, need, utility, badly served."""
    lines = []
    with tempfile.TemporaryDirectory() as home:
        app = create_app(load_settings({"MATCHER_HOME": home}))
        init_database(app)
        with use_case(app, on=ON) as context:
            imports.import_sample(context)
            ground = open_plan(context)
            game = ground.first.free_game()
            for name, found in (
                ("Plan", solver.solve(game)),
                ("Glouton", greedy.solve(game, exchanges=False)),
                ("Chacun son premier choix", greedy.own_first(game)),
            ):
                joint = joint_of(ground.first, game, found)
                told = document(ground, joint, certify_plan(ground.pool, joint), with_pairs=False)
                proof, fair = told["certificate"], told["fairness"]
                lines.append(
                    f"| {name} | {proof['placed']} / {game.trainees} | {proof['need']} | "
                    f"{proof['utility']:.2f} | {fair['badly_served']} |"
                )
    return lines


def beside_stable() -> str:
    """Return the sentence on 200 small games and the package ``matching``."""
    found = small_games()
    return (
        f"Sur {found['games']} petits jeux tirés au hasard, le plan place {found['plan']} "
        f"stagiaires, le paquet `matching` {found['stable']} : plus dans {found['plan_more']} "
        f"jeux, moins dans {found['plan_fewer']}."
    )


if __name__ == "__main__":
    print("\n".join([*measure(), "", beside_stable()]))
