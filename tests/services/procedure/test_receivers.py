"""One document, several receivers: who may be chosen, and the filing that each of them gets."""

import pytest
from sqlalchemy import select

from filing.errors import InvalidInput
from filing.models import Emendation, Filing, FilingEvent, Job, Material, ProvisionRow, ProvisionSketch, Revision, Unit
from filing.services.account.accounts import create_account
from filing.services.account.administration import create_unit
from filing.services.form import FilingForm
from filing.services.procedure import submission
from filing.services.procedure.receivers import offers_of
from filing.services.procedure.siblings import siblings_of
from filing.services.procedure.submission import Upload
from filing.services.reading.emendations import EmendationInput, emend
from filing.terms import DocumentType, FilingAction, FilingState, JobKind, MaterialKind, ReceiverKind, Role, UnitKind
from tests.services.city import CLEAN, TEXT, City, act, draft, flags_of, get, rows, work_off

NOTE = Upload("说明.txt", "起草说明".encode(), MaterialKind.EXPLANATION)
BOTH = ("npc2", "npc")


def province(city: City) -> None:
    """The committee and the government of the province."""
    with city.work(city.system_admin) as ctx:
        for code, name in (("province", "云岭省人大常委会"), ("province-gov", "云岭省人民政府")):
            city.units[code] = create_unit(ctx, code=code, name=name, kind=UnitKind.REVIEWING).id


def sent(city: City, receivers: tuple[str, ...] = BOTH, text: str = TEXT) -> tuple[Filing, Filing]:
    """A draft that was read, sent to two."""
    filing_id = draft(city, text)
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, NOTE)
        submission.edit(ctx, filing_id, FilingForm(receivers=receivers), seen_version=None)
        submission.submit(ctx, filing_id)
    first, second = rows(city, Filing)
    return first, second


def test_the_law_advises_four_receivers_for_a_city_rule(city: City) -> None:
    province(city)
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(document_type=DocumentType.CITY_RULE), seen_version=None)
    with city.read(city.clerk) as ctx:
        offers = offers_of(ctx, filing_id)
        assert [(offer.unit.code, offer.is_chosen, offer.advised) for offer in offers.units] == [
            ("npc", True, ReceiverKind.OWN_COMMITTEE),
            ("province", False, ReceiverKind.PROVINCIAL_COMMITTEE),
            ("province-gov", False, ReceiverKind.PROVINCIAL_GOVERNMENT),
            ("npc2", False, None),
        ]
        assert offers.outside == (ReceiverKind.STATE_COUNCIL,)


def test_each_receiver_gets_a_filing_with_receipt_state_and_clock_of_its_own(city: City) -> None:
    first, second = sent(city)
    assert [(f.receiver_id, f.submission_id, f.state, f.also_to, f.receipt_number) for f in (first, second)] == [
        (city.units["npc"], first.id, FilingState.SUBMITTED, [], "收〔2026〕0001号"),
        (city.units["npc2"], first.id, FilingState.SUBMITTED, [], "收〔2026〕0001号"),
    ]
    assert (second.title, second.form_check_due, second.is_late) == (first.title, first.form_check_due, first.is_late)
    act(city, "registrar2", FilingAction.RETURN, second.id, "不属于备案范围")
    act(city, "registrar", FilingAction.REGISTER, first.id)
    assert [get(city, Filing, f.id).state for f in (first, second)] == [FilingState.REGISTERED, FilingState.RETURNED]
    assert [(e.filing_id, e.action) for e in rows(city, FilingEvent)] == [
        (second.id, FilingAction.SUBMIT),
        (first.id, FilingAction.SUBMIT),
        (second.id, FilingAction.RETURN),
        (first.id, FilingAction.REGISTER),
    ]


def test_each_body_counts_for_itself_without_gaps(city: City) -> None:
    for text in (TEXT, CLEAN):
        filing_id = draft(city, text)
        with city.work(city.clerk) as ctx:
            submission.edit(ctx, filing_id, FilingForm(receivers=BOTH), seen_version=None)
            submission.submit(ctx, filing_id)
    work_off(city)
    mine, theirs, last_mine, last_theirs = (filing.id for filing in rows(city, Filing))
    act(city, "registrar2", FilingAction.REGISTER, last_theirs)
    act(city, "registrar", FilingAction.REGISTER, last_mine)
    act(city, "registrar", FilingAction.REGISTER, mine)
    assert [(f.id, f.receipt_number, f.registration_number) for f in rows(city, Filing)] == [
        (mine, "收〔2026〕0001号", "备〔2026〕0002号"),
        (theirs, "收〔2026〕0001号", None),
        (last_mine, "收〔2026〕0002号", "备〔2026〕0001号"),
        (last_theirs, "收〔2026〕0002号", "备〔2026〕0001号"),
    ]


def test_files_are_shared_by_digest_and_read_once(city: City) -> None:
    first, second = sent(city)
    materials = rows(city, Material)
    of = {f.id: [(m.kind, m.filename, m.sha256) for m in materials if m.filing_id == f.id] for f in (first, second)}
    assert of[first.id] == of[second.id]
    with city.instance.database.reading() as session:
        jobs = session.scalars(select(Job.kind).where(Job.filing_id == second.id).order_by(Job.id)).all()
        assert jobs == [JobKind.MATERIALS, JobKind.CHECK]
        texts = session.scalars(select(Revision.text).order_by(Revision.id)).all()
        assert texts[0] == texts[1]
        same = []
        for model, names in ((ProvisionRow, ("address", "fingerprint")), (ProvisionSketch, ("ordinal", "value"))):
            columns = [getattr(model, name) for name in names]
            for revision_id in (1, 2):
                same.append(session.execute(select(*columns).where(model.revision_id == revision_id)).all())
        assert sorted(same[0]) == sorted(same[1]) != []
        assert sorted(same[2]) == sorted(same[3])
    work_off(city)
    flagged = [[(flag.rule_id, flag.quote) for flag in flags_of(city, f.id)] for f in (first, second)]
    assert flagged[0] == flagged[1] != []


def test_a_text_that_was_not_read_yet_is_read_for_each(city: City) -> None:
    with city.work(city.clerk) as ctx:
        submission.submit_files(ctx, [Upload("办法.txt", TEXT.encode())], FilingForm(receivers=BOTH))
    work_off(city)
    assert [filing.title for filing in rows(city, Filing)] == ["云山市流动人口管理办法"] * 2


def test_what_a_person_put_right_stays_right_for_all(city: City) -> None:
    filing_id = draft(city, CLEAN)
    with city.work(city.clerk) as ctx:
        emend(ctx, filing_id, EmendationInput(CLEAN.replace("免费", "免票"), "识别有误", 1, None, False))
        submission.edit(ctx, filing_id, FilingForm(receivers=BOTH), seen_version=None)
        submission.submit(ctx, filing_id)
    with city.instance.database.reading() as session:
        copy = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert copy is not None
        assert "免票" in copy.text
    assert [e.revision_id for e in rows(city, Emendation)] == [2, copy.id]


def test_the_leader_sends_to_all_that_the_clerk_chose(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(receivers=BOTH), seen_version=None)
    act(city, "clerk", FilingAction.REQUEST_SIGNOFF, filing_id)
    act(city, "unit_lead", FilingAction.SUBMIT, filing_id)
    assert [filing.state for filing in rows(city, Filing)] == [FilingState.SUBMITTED] * 2


def test_the_unit_sees_all_siblings_and_a_receiver_only_what_is_open_to_it(city: City) -> None:
    first, second = sent(city)
    with city.read(city.clerk) as ctx:
        assert [f.id for f in siblings_of(ctx, ctx.session.get_one(Filing, first.id))] == [second.id]
    with city.read(city.registrar) as ctx:
        assert siblings_of(ctx, ctx.session.get_one(Filing, first.id)) == []


@pytest.mark.parametrize(
    ("codes", "words"), [((), "至少选择一个"), (("gov",), "没有这样的"), (("npc", "nobody"), "没有这样的")]
)
def test_receivers_must_be_reviewing_bodies(city: City, codes: tuple[str, ...], words: str) -> None:
    filing_id = draft(city)
    with pytest.raises(InvalidInput, match=words), city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(receivers=codes), seen_version=None)


def test_receivers_cannot_be_changed_once_sent(city: City) -> None:
    first, _ = sent(city)
    act(city, "registrar", FilingAction.REQUEST_SUPPLEMENT, first.id, "缺少说明")
    with pytest.raises(InvalidInput, match="不能更换"), city.work(city.clerk) as ctx:
        submission.edit(ctx, first.id, FilingForm(receivers=("npc2",)), seen_version=None)


def test_a_committee_files_its_own_documents_with_the_one_above(city: City) -> None:
    province(city)
    with city.work(city.system_admin) as ctx:
        create_unit(ctx, code="npc3", name="湖山市人大常委会", kind=UnitKind.REVIEWING, receiver_code="province")
        account, _ = create_account(ctx, username="npc3-clerk", name="经办", role=Role.CLERK, unit_code="npc3")
        assert account.unit is None or account.unit.code == "npc3"
        with pytest.raises(InvalidInput):
            create_account(ctx, username="npc2-clerk", name="经办", role=Role.CLERK, unit_code="npc2")
    with city.work(city.system_admin) as ctx:
        unit = ctx.session.scalars(select(Unit).where(Unit.code == "npc3")).one()
        assert unit.receiver_id == city.units["province"]
