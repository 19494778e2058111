"""What the members of a list tell each other: defects that generated sentences showed, each by the behaviour that mends it."""

from tests.reading.aids import facts


def metrics(text: str) -> list[str | None]:
    return [fact.metric for fact in facts(text)]


def test_people_said_before_their_event_are_its_audience() -> None:
    assert metrics("参与活动群众3500人，开展宪法宣传活动9场。") == ["publicity.participants", "publicity.events"]
    assert metrics("参加人员420人，举办执法人员培训6期。") == ["training.participants", "training.sessions"]


def test_money_said_before_the_disputes_is_theirs() -> None:
    assert metrics("为农民工讨回工资268万元，化解劳资纠纷41件。") == ["mediation.amount", "mediation.cases_resolved"]


def test_counsel_hired_in_the_next_clause_did_not_give_the_advice_before() -> None:
    assert metrics("提供群众法律咨询92人次，聘请法律顾问15人。")[0] == "legal_service.consultations"


def test_a_bracket_that_holds_a_number_only_counts_the_noun_before_it() -> None:
    found = metrics("开展合法性审查（8次）、评议会（24次）。")
    assert found == ["decision.legality_reviews", "deliberation.appraisal_meetings"]


def test_what_a_plan_reached_is_measured_like_the_plan() -> None:
    planned, reached = facts("年初计划走访企业80户，实际完成82户。")
    assert (planned.metric, planned.status, reached.metric, reached.status) == (
        "business.enterprises",
        "planned",
        "business.enterprises",
        "actual",
    )


def test_kinds_named_by_a_general_word_follow_their_total() -> None:
    found = facts("办理法律援助案件103件，其中民事案件31件、刑事案件40件、行政案件24件。")
    assert {fact.metric for fact in found} == {"legal_aid.cases"}
    assert [fact.is_part for fact in found] == [False, True, True, True]


def test_all_kinds_of_contracts_are_no_kind_of_the_cases_before() -> None:
    assert [fact.is_part for fact in facts("行政复议案件办理782件，各类合同审查555份。")] == [False, False]


def test_the_object_of_a_verb_behind_a_count_of_times_is_counted() -> None:
    assert metrics("先后12次组织普法志愿服务活动。") == ["volunteers.activities"]


def test_formal_numerals_are_numbers_and_names_with_their_characters_are_not() -> None:
    assert [(fact.text, fact.value) for fact in facts("罚没金额壹佰余万元，查处案件叁拾伍件，发放资料贰万捌仟份。")] == [
        ("壹佰余万元", 1_000_000),
        ("叁拾伍件", 35),
        ("贰万捌仟份", 28_000),
    ]
    assert facts("拾金不昧，收拾陆续移交的物品。") == []


def test_approximators_are_no_halves_of_other_words() -> None:
    (fact,) = facts("化解约60件邻里纠纷。")
    assert (fact.text, fact.qualifier) == ("约60件", "about")
    (fact,) = facts("完成百余件合法性审核。")
    assert (fact.text, fact.value) == ("百余件", 100)
