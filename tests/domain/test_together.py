"""What stands together is found in any order, near each other and undenied."""

from time import process_time

from tasks.domain.together import together

STAIRS = (r"\b(?:stairs?)\b", r"\b(?:bolts?)\b", r"\b(?:snapped|fell out)\b")


def found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in together(text, (STAIRS,))]


def test_any_order_is_found_from_the_first_part_to_the_last() -> None:
    assert found("the bolts of the stairs snapped today") == ["bolts of the stairs snapped"]
    assert found("it snapped, a bolt on the stairs") == ["snapped, a bolt on the stairs"]


def test_a_missing_part_a_denial_or_a_new_paragraph_is_nothing() -> None:
    assert found("the bolts of the stairs") == []
    assert found("on the stairs no bolts snapped") == []
    assert found("the stairs\nbolts snapped") == []


def test_what_stands_far_apart_is_not_together() -> None:
    assert found("the stairs " + "and so on " * 20 + "bolts snapped") == []


def test_a_part_counts_once() -> None:
    twice = ((r"\b(?:stairs?|bolts?)\b", r"\b(?:bolts?)\b"),)
    assert list(together("a bolt", twice)) == []
    assert len(list(together("a bolt on the stairs", twice))) == 1


def test_a_hundred_thousand_repetitions_take_a_moment() -> None:
    text = "stairs bolts " * 50_000
    begun = process_time()
    found(text)
    assert process_time() - begun < 1
