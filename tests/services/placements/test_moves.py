"""From state to state: what is allowed, what must hold, what stays behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidFieldsError,
    UnknownReferenceError,
)
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.services.context import Actor
from matcher.services.placements import life, making, moves, signing
from matcher.services.placements.moves import MoveNotAllowedError, MoveRefusedError
from matcher.vocabulary import EndedBy, PlacementStatus, Purpose, Role, SignatureParty
from tests.builders import BLOCK_END, BLOCK_START, TODAY, a_placement, a_trainee, an_opening
from tests.services.placements.builders import (
    MINOR_BIRTH,
    a_mandate,
    accepted_pair,
    awaiting,
    confirm_derogation,
    edited,
    on,
    prepared,
    ready,
    running,
    sign_all,
    signed,
)

if TYPE_CHECKING:
    from matcher.services.context import Context

State = PlacementStatus


def lacking(error: MoveRefusedError) -> set[str]:
    return {lack.rule for lack in error.lacks}


def test_the_table_reaches_every_state_and_leaves_no_end() -> None:
    assert {move.target for move in moves.MOVES} | {State.PREPARING} == set(State)
    ends = {State.DONE, State.INTERRUPTED, State.CANCELLED}
    assert {state for state in State if not moves.allowed(state)} == ends


def test_a_placement_lives_from_accepted_to_done(context: Context) -> None:
    _, shown = running(context)
    last = on(context, BLOCK_END)
    done = life.move(last, shown["id"], State.DONE)
    assert (done["status"], done["result"], done["moves"]) == (State.DONE, "done", [])
    states = [event["to"] for event in done["events"] if event["act"] in {"created", "moved"}]
    assert states == ["preparing", "awaiting_signatures", "ready", "running", "done"]
    assert {event["by"] for event in done["events"]} == {"ligne de commande"}


def test_a_move_that_is_not_in_the_table_says_which_are(context: Context) -> None:
    made = prepared(context)
    with pytest.raises(MoveNotAllowedError, match=r"awaiting_signatures.*cancelled") as caught:
        life.move(context, made["id"], State.RUNNING)
    assert caught.value.allowed == [State.AWAITING_SIGNATURES, State.CANCELLED]
    assert caught.value.status == 409
    assert life.show(context, made["id"])["status"] == "preparing"


def test_no_placement_without_the_company_s_yes(context: Context) -> None:
    a_trainee(context, "T1")
    siret = an_opening(context, "P1").company.siret
    with pytest.raises(ConflictError, match="a accepté"):
        making.create(
            context, trainee="T1", siret=siret, opening="P1", start=BLOCK_START, end=BLOCK_END
        )
    assert life.list_placements(context) == []


def test_ready_needs_every_signature_and_a_mandate(context: Context) -> None:
    shown = awaiting(context)
    with pytest.raises(MoveRefusedError) as caught:
        life.move(context, shown["id"], State.READY)
    assert lacking(caught.value) == {"PM-05", "PM-07"}
    assert {line["party"] for line in shown["signatures"]} == {
        "trainee",
        "host",
        "prescriber",
        "support_body",
    }


@pytest.mark.parametrize(
    "suspended", [(BLOCK_END, BLOCK_END), (None, BLOCK_START), (BLOCK_START, None)]
)
def test_a_mandate_suspended_on_one_day_is_none(
    context: Context, suspended: tuple[date | None, date | None]
) -> None:
    shown = signed(context)
    a_mandate(context, suspended_from=suspended[0], suspended_to=suspended[1])
    with pytest.raises(MoveRefusedError) as caught:
        life.move(context, shown["id"], State.READY)
    assert lacking(caught.value) == {"PM-05"}
    a_mandate(context, prescriber="Cap emploi", start_date=BLOCK_START, end_date=BLOCK_END)
    assert life.move(context, shown["id"], State.READY)["status"] == "ready"


def test_a_minor_needs_the_legal_representative(context: Context) -> None:
    shown = awaiting(context, birth_date=MINOR_BIRTH)
    assert "legal_representative" in {line["party"] for line in shown["signatures"]}


def test_a_minor_on_the_first_day_only_is_a_minor(context: Context) -> None:
    turns_18 = BLOCK_START + timedelta(days=1)
    shown = awaiting(context, birth_date=turns_18.replace(year=turns_18.year - 18))
    assert "legal_representative" in {line["party"] for line in shown["signatures"]}


def test_tutor_is_needed_and_is_not_the_trainee(context: Context) -> None:
    shown = signed(context)
    a_mandate(context)
    opening = context.session.scalars(select(Opening)).one()
    opening.tutor_name = "EXEMPLE Ines"
    context.session.commit()
    with pytest.raises(MoveRefusedError, match="PM-12"):
        life.move(context, shown["id"], State.READY)
    opening.tutor_name = None
    context.session.commit()
    with pytest.raises(MoveRefusedError, match="PM-12"):
        life.move(context, shown["id"], State.READY)


def test_a_minor_cannot_be_ready_with_hours_unknown(context: Context) -> None:
    shown = signed(context, birth_date=MINOR_BIRTH)
    a_mandate(context)
    opening = context.session.scalars(select(Opening)).one()
    opening.break_minutes = None
    context.session.commit()
    with pytest.raises(MoveRefusedError, match="pause"):
        life.move(context, shown["id"], State.READY)


def test_regulated_work_of_a_minor_is_lifted_with_a_reason_or_not_at_all(
    context: Context,
) -> None:
    shown = awaiting(context, birth_date=MINOR_BIRTH)
    a_mandate(context)
    opening = context.session.scalars(select(Opening)).one()
    opening.risk_categories = ["machines"]
    context.session.commit()
    with pytest.raises(ConflictError, match="ne peut pas être levée"):
        signing.lift(context, shown["id"], "TR-machines", why="vue")
    opening.derogation_reference = "DREETS 2026-12"
    context.session.commit()
    with pytest.raises(MoveRefusedError) as caught:
        signing.sign(context, shown["id"], SignatureParty.HOST)
    assert lacking(caught.value) == {"TR-machines"}
    with pytest.raises(InvalidFieldsError, match="why"):
        signing.lift(context, shown["id"], "TR-machines", why=" ")
    lifted = signing.lift(context, shown["id"], "TR-machines", why="déclaration au dossier")
    assert lifted["lifted"]["TR-machines"]["why"] == "déclaration au dossier"
    with pytest.raises(MoveRefusedError, match="à confirmer") as caught:
        signing.sign(context, shown["id"], SignatureParty.HOST)
    assert lacking(caught.value) == {"TR-machines"}
    confirm_derogation(context, opening, ["machines"])
    sign_all(context, shown["id"])
    assert life.move(context, shown["id"], State.READY)["status"] == "ready"
    opening.risk_categories = ["machines", "collapse"]
    context.session.commit()
    with pytest.raises(ConflictError, match="TR-collapse ne peut pas être levée"):
        signing.lift(context, shown["id"], "TR-collapse", why="vue")


def test_a_placement_starts_on_its_first_day_not_before(context: Context) -> None:
    shown = ready(context)
    with pytest.raises(MoveRefusedError, match="commence le 30/11/2026"):
        life.move(context, shown["id"], State.RUNNING)
    first = on(context, BLOCK_START)
    assert life.move(first, shown["id"], State.RUNNING)["status"] == "running"


def test_running_is_interrupted_with_reason_last_day_and_by_whom(context: Context) -> None:
    first, shown = running(context)
    with pytest.raises(InvalidFieldsError, match="motif"):
        life.move(first, shown["id"], State.INTERRUPTED)
    with pytest.raises(InvalidFieldsError, match="last_day"):
        life.move(first, shown["id"], State.INTERRUPTED, reason="départ", last_day=TODAY)
    day = BLOCK_START + timedelta(days=2)
    ended = life.move(
        on(context, day), shown["id"], State.INTERRUPTED, reason="départ", by=EndedBy.TRAINEE
    )
    assert (ended["last_day"], ended["ended_by"], ended["end_reason"]) == (
        day.isoformat(),
        "trainee",
        "départ",
    )


def test_done_before_the_last_day_is_refused(context: Context) -> None:
    first, shown = running(context)
    with pytest.raises(MoveRefusedError, match="dernier jour"):
        life.move(first, shown["id"], State.DONE)


def test_days_outside_the_block_are_refused(context: Context) -> None:
    _, opening = accepted_pair(context)
    with pytest.raises(MoveRefusedError) as caught:
        making.create(
            context,
            trainee="T1",
            siret=opening.company.siret,
            opening="P1",
            start=BLOCK_START,
            end=BLOCK_END + timedelta(days=1),
        )
    assert lacking(caught.value) == {"PR-03"}


def test_an_overlapping_placement_is_refused_and_nothing_is_kept(context: Context) -> None:
    trainee, opening = accepted_pair(context)
    a_placement(context, trainee, an_opening(context), BLOCK_END, BLOCK_END)
    with pytest.raises(MoveRefusedError) as caught:
        making.create(
            context,
            trainee="T1",
            siret=opening.company.siret,
            opening="P1",
            start=BLOCK_START,
            end=BLOCK_END,
        )
    assert lacking(caught.value) == {"PR-09"}
    assert len(life.list_placements(context)) == 1


def test_a_third_agreement_at_a_host_is_refused_with_the_first_day(context: Context) -> None:
    trainee, opening = accepted_pair(context)
    for start in (date(2026, 3, 2), date(2026, 6, 1)):
        a_placement(context, trainee, opening, start, start + timedelta(days=4), status=State.DONE)
    with pytest.raises(MoveRefusedError) as caught:
        making.create(
            context,
            trainee="T1",
            siret=opening.company.siret,
            opening="P1",
            start=BLOCK_START,
            end=BLOCK_END,
        )
    [lack] = caught.value.lacks
    assert (lack.rule, lack.first_possible) == ("PM-04", "2027-03-02")


def test_wrong_order_of_days_unknown_placement_and_stranger_are_refused(context: Context) -> None:
    _, opening = accepted_pair(context)
    with pytest.raises(InvalidFieldsError, match="end_date"):
        making.create(
            context,
            trainee="T1",
            siret=opening.company.siret,
            opening="P1",
            start=BLOCK_END,
            end=BLOCK_START,
        )
    for number in (1, -1, 2**40):
        with pytest.raises(UnknownReferenceError):
            life.show(context, number)


def test_a_reader_moves_nothing(context: Context) -> None:
    made = prepared(context)
    dpo = on(context, TODAY)
    reader = type(dpo)(**{**vars(dpo), "actor": Actor("dpo", Role.DPO)})
    with pytest.raises(AccessDeniedError):
        life.move(reader, made["id"], State.CANCELLED)
    elsewhere = type(dpo)(**{**vars(dpo), "actor": Actor("autre", Role.TRAINER, site_id=99)})
    with pytest.raises(UnknownReferenceError):
        life.show(elsewhere, made["id"])


def test_two_editors_the_second_sees_what_changed(context: Context) -> None:
    read = prepared(context)
    edited(context, read, tasks="plonge et mise en place")
    with pytest.raises(ConflictError, match=r"tâches : vide → plonge et mise en place"):
        edited(context, read, tasks="service")
    assert life.show(context, read["id"])["tasks"] == "plonge et mise en place"


def test_an_edit_after_signature_clears_the_signatures(context: Context) -> None:
    shown = ready(context)
    assert all(line["signed_on"] for line in shown["signatures"])
    free = edited(context, shown, bring="des chaussures fermées")
    assert free["status"] == "ready"
    later = edited(context, free, tasks="plonge")
    assert later["status"] == "awaiting_signatures"
    assert not any(line["signed_on"] for line in later["signatures"])
    assert [event["act"] for event in later["events"]][-2:] == ["signatures_cleared", "edited"]


def test_edited_days_are_judged_again(context: Context) -> None:
    shown = awaiting(context)
    with pytest.raises(MoveRefusedError, match="PR-03"):
        edited(context, shown, end_date=BLOCK_END + timedelta(days=3))
    assert life.show(context, shown["id"])["end"] == BLOCK_END.isoformat()


def test_running_agreement_is_no_longer_edited(context: Context) -> None:
    first, shown = running(context)
    with pytest.raises(ConflictError, match="ne se modifie plus"):
        edited(first, shown, tasks="autre chose")
    assert edited(first, shown, meeting="9 h à l'accueil")["meeting"] == "9 h à l'accueil"


def test_unknown_party_future_and_second_signature_are_refused(context: Context) -> None:
    shown = awaiting(context)
    with pytest.raises(InvalidFieldsError, match="party"):
        signing.sign(context, shown["id"], SignatureParty.LEGAL_REPRESENTATIVE)
    with pytest.raises(InvalidFieldsError, match="signed_on"):
        signing.sign(context, shown["id"], SignatureParty.HOST, on=TODAY + timedelta(days=1))
    signing.sign(context, shown["id"], SignatureParty.HOST)
    with pytest.raises(ConflictError, match="Déjà signé"):
        signing.sign(context, shown["id"], SignatureParty.HOST)


def test_nobody_signs_what_is_still_prepared(context: Context) -> None:
    made = prepared(context)
    with pytest.raises(ConflictError, match="signatures en cours"):
        signing.sign(context, made["id"], SignatureParty.HOST)


def test_an_agreement_without_object_cannot_go_to_signature(context: Context) -> None:
    _, opening = accepted_pair(context)
    made = making.create(
        context,
        trainee="T1",
        siret=opening.company.siret,
        opening="P1",
        start=BLOCK_START,
        end=BLOCK_END,
    )
    with pytest.raises(MoveRefusedError) as caught:
        life.move(context, made["id"], State.AWAITING_SIGNATURES)
    assert lacking(caught.value) == {"PM-01", "PM-06"}
    fixed = edited(context, made, purpose=Purpose.CONFIRM, objectives="Tenir un poste")
    moved = life.move(context, made["id"], State.AWAITING_SIGNATURES, version=fixed["version"])
    assert moved["status"] == "awaiting_signatures"


def test_opening_whose_siret_changed_hands_stops_the_agreement(context: Context) -> None:
    made = prepared(context)
    row = context.session.get(Placement, made["id"])
    assert row is not None
    assert row.opening is not None
    row.opening.company = an_opening(context).company
    new = row.opening.company.siret
    context.session.commit()
    with pytest.raises(MoveRefusedError, match=rf"PM-13 : .*SIRET {new}"):
        life.move(context, made["id"], State.AWAITING_SIGNATURES)
    assert life.show(context, made["id"])["status"] == "preparing"
    assert life.move(context, made["id"], State.CANCELLED)["status"] == "cancelled"
