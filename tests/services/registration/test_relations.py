"""Relations between filed documents: proposed, confirmed, shown both ways, marked in lists and search."""

import pytest

from filing.errors import InvalidInput, NotAllowed, NotFound
from filing.models import Filing
from filing.services.registration.relations import Relations, decide_relation, relations_of
from filing.terms import RelationKind as K
from filing.terms import RelationState as S
from tests.services.city import CLEAN, TEXT, City, audited, get, registered, submitted

REPEALING = CLEAN.replace("公园", "游园").replace("起施行。\n", "起施行。《云山市公园管理办法》同时废止。\n")


def seen(city: City, filing_id: int, by: str = "registrar") -> Relations:
    with city.read(city.actors[by]) as ctx:
        return relations_of(ctx, ctx.session.get_one(Filing, filing_id))


def say(city: City, filing_id: int, target: int, kind: K, state: S, by: str = "registrar") -> None:
    with city.work(city.actors[by]) as ctx:
        decide_relation(ctx, filing_id, target, kind=kind, state=state)


def test_repeal_is_proposed_from_the_text_and_marks_the_target_once_confirmed(city: City) -> None:
    old, new = registered(city, CLEAN), registered(city, REPEALING)
    (proposal,) = seen(city, new).proposals
    assert (proposal.kind, proposal.target.id, proposal.quote) == (K.REPEALS, old, "《云山市公园管理办法》同时废止。")
    assert seen(city, old).inbound == ()
    say(city, new, old, K.REPEALS, S.CONFIRMED)
    assert seen(city, new).proposals == ()
    assert [(row.filing_id, row.quote) for row in seen(city, old, "clerk2").inbound] == [
        (new, "《云山市公园管理办法》同时废止。")
    ]
    assert get(city, Filing, old).repealed_by == "云山市游园管理办法"
    say(city, new, old, K.REPEALS, S.REJECTED, "reviewer")
    assert get(city, Filing, old).repealed_by == ""
    assert [row.state for row in seen(city, new).decided] == [S.REJECTED]
    assert seen(city, new, "clerk").decided == ()
    assert [entry[0] for entry in audited(city)][-2:] == ["relation.confirmed", "relation.rejected"]


def test_documents_that_nobody_filed_are_named(city: City) -> None:
    relations = seen(city, registered(city, REPEALING))
    assert [link.title for link in relations.unheld] == ["云山市公园管理办法"]
    assert relations.proposals == ()


def test_same_file_is_a_duplicate_and_changed_words_are_a_new_version(city: City) -> None:
    first = registered(city)
    again, changed = submitted(city), submitted(city, TEXT.replace("经批准的除外。\n", ""))
    assert [(p.kind, p.target.id, p.why) for p in seen(city, again).proposals] == [
        (K.DUPLICATES, first, "文件完全相同，标题相同，条文相同 100%")
    ]
    assert [(p.kind, p.target.id) for p in seen(city, changed).proposals] == [
        (K.SUPERSEDES, again),
        (K.SUPERSEDES, first),
    ]
    assert seen(city, first).proposals == ()


def test_internal_document_is_not_named_on_what_it_repeals(city: City) -> None:
    old, new = registered(city, CLEAN), registered(city, REPEALING, is_open=False)
    say(city, new, old, K.REPEALS, S.CONFIRMED)
    assert get(city, Filing, old).repealed_by == "内部文件"
    assert seen(city, old, "public").inbound == ()


def test_who_may_not_relate_sees_no_proposals_and_is_refused(city: City) -> None:
    old, new = registered(city, CLEAN), registered(city, REPEALING)
    assert seen(city, new, "clerk").proposals == ()
    for by, error in (("clerk", NotAllowed), ("registrar2", NotAllowed), ("public", NotAllowed)):
        with pytest.raises(error):
            say(city, new, old, K.REPEALS, S.CONFIRMED, by)
    with pytest.raises(InvalidInput):
        say(city, new, new, K.REPEALS, S.CONFIRMED)
    with pytest.raises(NotFound):
        say(city, new, 99, K.REPEALS, S.CONFIRMED)
