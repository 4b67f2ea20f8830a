"""What each kind of cell reads and writes."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.exchange import codes, lists, values
from matcher.exchange.values import BadCellError, Repaired, Severity
from matcher.vocabulary import CapabilityLimit, Demand, Kind, SoftSkill, Term, TravelMode, Weekday


@pytest.mark.parametrize("cell", ["2026-11-30", "30/11/2026", "2026-11-30 00:00"])
def test_date_is_read_in_both_forms(cell: str) -> None:
    assert values.read_date(cell) == date(2026, 11, 30)


@pytest.mark.parametrize("cell", ["31/02/2026", "2026-13-01", "30/11/26", "45000", "0026-01-01"])
def test_impossible_date_is_refused(cell: str) -> None:
    with pytest.raises(BadCellError, match=r"une (date|année)"):
        values.read_date(cell)


@pytest.mark.parametrize("cell", ["08:30", "8h30", "8:30", "08:30:00", "8 h 30"])
def test_time_is_read_in_every_form(cell: str) -> None:
    assert values.read_time(cell) == time(8, 30)


def test_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadCellError, match="heure"):
        values.read_time("25:00")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("35", 35), ("35h", 35), ("35,5", 35.5), ("7.25", 7.25), ("35h30", 35.5), ("1 200", 1200)],
)
def test_number_is_read_with_comma_or_unit(cell: str, expected: float) -> None:
    assert values.read_number(cell) == expected


@pytest.mark.parametrize("cell", ["oui", "YES", "1", "Vrai", "true"])
def test_yes_is_read(cell: str) -> None:
    assert values.read_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["non", "No", "0", "FAUX", "false"])
def test_no_is_read(cell: str) -> None:
    assert values.read_yes_no(cell) is False


@pytest.mark.parametrize(
    ("term", "cell", "code"),
    [
        (Kind, "Immersion", "pmsmp"),
        (Kind, "contrat-pro", "pro_contract"),
        (TravelMode, "à pied", "walk"),
        (TravelMode, "TRANSPORTS EN COMMUN", "transit"),
        (Weekday, "lun", "mon"),
        (SoftSkill, "Sens de l'organisation", "300483"),
    ],
)
def test_enumeration_accepts_code_or_french_label(term: type[Term], cell: str, code: str) -> None:
    assert values.read_term(term, cell).value == code


def test_unknown_enumerated_value_says_what_is_accepted() -> None:
    with pytest.raises(BadCellError, match="immersion \\(pmsmp\\)"):
        values.read_term(Kind, "bénévolat")


@pytest.mark.parametrize(
    "cell",
    [
        "73282932000074",
        "732 829 320 00074",
        "35600000000048",
        "35600000009075",
        "35600000009093",
    ],
)
def test_siret_with_a_right_key_is_taken(cell: str) -> None:
    assert codes.read_siret(cell) == cell.replace(" ", "")


@pytest.mark.parametrize(
    "cell",
    [
        "50000000000000",
        "35600000009090",
        "73282932000075",
        "7,33E+13",
        "7.33E+13",
        "7328293200007",
    ],
)
def test_siret_with_a_wrong_key_is_refused(cell: str) -> None:
    with pytest.raises(BadCellError, match="SIRET"):
        codes.read_siret(cell)


@pytest.mark.parametrize("cell", ["4711F", "47.11F", "47.11f", " 47 11 F"])
def test_naf_is_read_with_or_without_point(cell: str) -> None:
    assert codes.read_naf(cell) == "4711F"


def test_postcode_without_its_zero_is_repaired() -> None:
    assert codes.read_postcode("1000") == Repaired("01000", "01000 (zéro initial rétabli)")


def test_postcode_that_is_none_is_only_a_warning() -> None:
    with pytest.raises(BadCellError) as fault:
        codes.read_postcode("921")
    assert fault.value.severity is Severity.WARNING


@pytest.mark.parametrize("cell", ["", "a b", "a/b", "a|b", "a:b", "x" * 65])
def test_reference_with_a_forbidden_sign_is_refused(cell: str) -> None:
    with pytest.raises(BadCellError, match="référence"):
        codes.read_reference(cell)


@pytest.mark.parametrize(
    ("cell", "size"),
    [("pme", "PME"), ("11", "11"), ("10 à 19 salariés", "11"), ("1 000 à 1 999", "42")],
)
def test_size_is_a_class_or_a_staff_band(cell: str, size: str) -> None:
    assert codes.read_size(cell) == size


def test_riasec_keeps_the_order_of_its_letters() -> None:
    assert codes.read_riasec("s|r") == "SR"


def test_list_that_says_none_is_known_to_be_empty() -> None:
    limits = lists.terms(CapabilityLimit)
    assert limits.read("aucun") == []
    assert limits.read("pas de nuit | no_height") == ["no_night", "no_height"]


def test_level_follows_the_last_colon() -> None:
    read = lists.levelled(2).read
    assert read("Couper: cuire:3|Servir|Logiciel: Word") == [
        ("Couper: cuire", 3),
        ("Servir", 2),
        ("Logiciel: Word", 2),
    ]


def test_level_outside_the_scale_is_refused() -> None:
    with pytest.raises(BadCellError, match="niveau de 0 à 3"):
        lists.levelled(None).read("Souder:5")


def test_pending_licence_is_not_held() -> None:
    assert lists.read_licences("AM|B:en cours") == lists.Licences(("AM",), ("B",))


def test_renewed_certificate_counts_beside_the_old_one() -> None:
    cell = "caces r489-1a@2027-02-25|SST|CACES R489 1A@2027-03-26"
    assert lists.read_certificates(cell) == [
        ("CACES R489 1A", date(2027, 3, 26)),
        ("SST", None),
    ]


def test_certificate_has_its_last_day() -> None:
    assert lists.read_certificates("SST@31/05/2027|HACCP") == [
        ("SST", date(2027, 5, 31)),
        ("HACCP", None),
    ]


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_date_survives_writing_and_reading(day: date) -> None:
    assert values.DATE.read(values.DATE.write(day)) == day


@given(st.lists(st.sampled_from(list(TravelMode)).map(lambda mode: mode.value), unique=True))
def test_list_of_codes_survives_writing_and_reading(codes_given: list[str]) -> None:
    kind = lists.terms(TravelMode)
    assert kind.read(kind.write(codes_given)) == codes_given


@given(st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 7)))
def test_coordinate_survives_writing_and_reading(degrees: float) -> None:
    kind = values.LONGITUDE
    assert kind.read(kind.write(degrees)) == degrees


@pytest.mark.parametrize(
    ("cell", "expected"), [("45", 45), ("45 min", 45), ("1h", 60), ("1h30", 90), ("00:45", 45)]
)
def test_minutes_are_read_from_hours_too(cell: str, expected: int) -> None:
    assert values.minutes(0, 1440).read(cell) == expected


def test_minutes_beyond_a_day_are_told() -> None:
    with pytest.raises(values.BadCellError, match="de 0 à 1440"):
        values.minutes(0, 1440).read("25h")


def test_number_of_a_day_in_a_spreadsheet_is_a_date() -> None:
    assert values.day_of_serial("46055") == date(2026, 2, 2)
    assert [values.day_of_serial(cell) for cell in ("75013", "9200", "046055", "2026")] == [
        None
    ] * 4


def test_licence_being_prepared_is_understood_without_a_colon() -> None:
    assert lists.read_licences("A1|B en cours") == lists.Licences(("A1",), ("B",))


def test_fault_in_a_list_names_its_item() -> None:
    for kind, cell in (
        (lists.terms(Demand), "station debout|apesanteur"),
        (lists.LICENCES, "B|apesanteur"),
        (lists.levelled(None), "accueil:2|apesanteur:9"),
    ):
        with pytest.raises(values.BadCellError) as caught:
            kind.read(cell)
        assert caught.value.item.startswith("apesanteur")
