"""Filing a document, from the dropped file to the receipt."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from filing.errors import Conflict, EmptyFile, InvalidInput, NotAllowed, NotFound
from filing.models import Filing, FilingEvent, Job, Material, Revision
from filing.permissions import SYSTEM
from filing.services.form import FilingForm
from filing.services.material import materials
from filing.services.procedure import submission
from filing.services.procedure.submission import Upload
from filing.terms import DocumentType, FilingAction, FilingState, JobKind, MaterialKind, RevisionState
from tests.services.city import CLEAN, TEXT, City, act, audited, draft, get, in_state, submitted, work_off

MAIN = Upload("流动人口管理办法.txt", TEXT.encode())
NOTE = Upload("说明.txt", "起草说明".encode(), MaterialKind.EXPLANATION)


def test_a_draft_is_made_of_one_file_and_read_at_once(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing = submission.create_draft(ctx, MAIN)
        assert (filing.state, filing.unit_id, filing.receiver_id) == (
            FilingState.DRAFT,
            city.units["gov"],
            city.units["npc"],
        )
        assert (filing.created_by_id, filing.created_at, filing.receipt_number) == (
            city.clerk.account_id,
            ctx.now,
            None,
        )
        filing_id = filing.id
    with city.read(city.clerk) as ctx:
        (material,) = ctx.session.scalars(select(Material))
        assert (material.filename, material.size) == ("流动人口管理办法.txt", len(MAIN.data))
        assert material.sha256 == hashlib.sha256(MAIN.data).hexdigest()
        (revision,) = ctx.session.scalars(select(Revision))
        assert (revision.number, revision.state) == (1, RevisionState.RECEIVED)
        assert [(j.kind, j.revision_id, j.filing_id) for j in ctx.session.scalars(select(Job))] == [
            (JobKind.PARSE, revision.id, filing_id)
        ]
        assert ctx.files.get(material.sha256) == MAIN.data
    assert audited(city) == [
        ("filing.create", f"filing:{filing_id}", city.clerk.name),
        ("material.add", f"filing:{filing_id}", city.clerk.name),
    ]


def test_a_draft_fills_its_form_from_the_text(city: City) -> None:
    filing = get(city, Filing, draft(city))
    assert (filing.title, filing.effective_on, filing.state) == (
        "云山市流动人口管理办法",
        date(2026, 12, 1),
        FilingState.DRAFT,
    )
    assert filing.readings["title"]["value"] == "云山市流动人口管理办法"
    assert filing.readings["effective_on"]["quote"] in TEXT.replace("\n", "")


@pytest.mark.parametrize("role", ["reviewer", "registrar", "system_admin", "public", "audit_admin"])
def test_only_the_filing_side_makes_drafts(city: City, role: str) -> None:
    with pytest.raises(NotAllowed), city.work(city.actors[role]) as ctx:
        submission.create_draft(ctx, MAIN)


def test_a_clerk_files_for_the_own_unit_only(city: City) -> None:
    with pytest.raises(NotAllowed, match="本单位"), city.work(city.clerk) as ctx:
        submission.create_draft(ctx, MAIN, unit_id=city.units["health"])


def test_a_unit_without_receiver_cannot_file(city: City) -> None:
    with pytest.raises(InvalidInput, match="没有设定接受备案"), city.work(SYSTEM) as ctx:
        submission.create_draft(ctx, MAIN, unit_id=city.units["npc"])


@pytest.mark.parametrize(
    ("upload", "error", "words"),
    [
        (Upload("空.txt", b""), EmptyFile, "0 字节"),
        (Upload("", b"x"), InvalidInput, "没有名称"),
        (Upload("folder/..", b"x"), InvalidInput, "没有名称"),
        (Upload("大.txt", b"x" * (50 * 1024 * 1024 + 1)), InvalidInput, "超过 50 MB"),
    ],
)
def test_an_upload_that_cannot_be_is_refused_before_it_is_stored(
    city: City, upload: Upload, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words), city.work(city.clerk) as ctx:
        submission.create_draft(ctx, upload)
    with city.read(city.clerk) as ctx:
        assert ctx.session.scalar(select(func.count(Filing.id))) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\文件\\办法.docx", "办法.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n.txt", "a b .txt"),
        ("长" * 300 + ".docx", "长" * 250 + ".docx"),
    ],
)
def test_filenames_are_never_paths(given: str, kept: str) -> None:
    assert materials.clean_filename(given) == kept


def test_edit_writes_what_is_given_and_keeps_the_rest(city: City) -> None:
    filing_id = draft(city)
    before = get(city, Filing, filing_id)
    form = FilingForm(
        document_number=" 云政发〔2026〕8号 ",
        document_type=DocumentType.CITY_RULE,
        adopted_on=date(2026, 10, 1),
        basis=("中华人民共和国立法法", "", "中华人民共和国立法法"),
        is_open=False,
    )
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, form, seen_version=before.version)
    after = get(city, Filing, filing_id)
    assert (after.title, after.document_number, after.document_type) == (
        before.title,
        "云政发〔2026〕8号",
        DocumentType.CITY_RULE,
    )
    assert (after.adopted_on, after.basis, after.is_open) == (date(2026, 10, 1), ["中华人民共和国立法法"], False)
    assert after.version == before.version + 1
    assert audited(city)[-1] == ("filing.edit", f"filing:{filing_id}", city.clerk.name)


def test_edit_clears_a_field_and_without_a_change_writes_nothing(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(effective_on=None, document_number=""), seen_version=None)
    filing, count = get(city, Filing, filing_id), len(audited(city))
    assert filing.effective_on is None
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(effective_on=None, title=filing.title), seen_version=None)
    assert (get(city, Filing, filing_id).version, len(audited(city))) == (filing.version, count)


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (FilingForm(title="长" * 301), ["title"]),
        (FilingForm(basis=tuple(str(n) for n in range(101))), ["basis"]),
        (FilingForm(organ="长" * 301, document_number="长" * 101), ["document_number", "organ"]),
        (FilingForm(effective_on=date(1948, 1, 1)), ["effective_on"]),
        (FilingForm(published_on=date(2026, 11, 25)), ["published_on"]),
        (FilingForm(adopted_on=date(2027, 1, 1), effective_on=None), ["adopted_on"]),
        (FilingForm(effective_on=date(2026, 12, 1), expires_on=date(2026, 11, 30)), ["expires_on"]),
        (FilingForm(adopted_on=date(2026, 11, 1), published_on=date(2026, 10, 1)), ["published_on"]),
    ],
)
def test_edit_names_every_field_that_cannot_be(city: City, form: FilingForm, fields: list[str]) -> None:
    filing_id = draft(city)
    before = get(city, Filing, filing_id)
    with pytest.raises(InvalidInput) as caught, city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, form, seen_version=None)
    assert sorted(caught.value.details) == fields
    assert get(city, Filing, filing_id).version == before.version


def test_edit_of_what_somebody_else_has_changed_is_a_conflict(city: City) -> None:
    filing_id = draft(city)
    seen = get(city, Filing, filing_id).version
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(title="新标题"), seen_version=seen)
    with pytest.raises(Conflict, match="已被他人修改"), city.work(city.unit_lead) as ctx:
        submission.edit(ctx, filing_id, FilingForm(title="另一标题"), seen_version=seen)
    assert get(city, Filing, filing_id).title == "新标题"


@pytest.mark.parametrize("state", [s for s in FilingState if s not in {"draft", "supplement_requested"}])
def test_what_has_been_sent_cannot_be_edited(city: City, state: FilingState) -> None:
    filing_id = in_state(city, state)
    with pytest.raises(Conflict, match=state.label), city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(title="改"), seen_version=None)
    with pytest.raises(Conflict, match=state.label), city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, NOTE)


def test_another_unit_never_learns_that_a_draft_exists(city: City) -> None:
    filing_id = draft(city)
    for call in (
        lambda ctx: submission.edit(ctx, filing_id, FilingForm(), seen_version=None),
        lambda ctx: submission.add_material(ctx, filing_id, NOTE),
        lambda ctx: submission.submit(ctx, filing_id),
        lambda ctx: submission.receipt(ctx, filing_id),
        lambda ctx: submission.original(ctx, filing_id, 1),
    ):
        for stranger in (city.health_clerk, city.clerk2, city.reviewer, city.public, city.system_admin):
            with pytest.raises(NotFound), city.work(stranger) as ctx:
                call(ctx)


def test_another_text_is_the_next_revision_and_is_read(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, Upload("新.txt", CLEAN.encode()))
    work_off(city)
    filing = get(city, Filing, filing_id)
    assert filing.title == "云山市公园管理办法"
    with city.read(city.clerk) as ctx:
        rows = ctx.session.scalars(select(Revision).order_by(Revision.number))
        assert [(r.number, r.state) for r in rows] == [(1, RevisionState.PARSED), (2, RevisionState.PARSED)]


def test_a_material_is_added_and_taken_away_but_never_the_text(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        added = submission.add_material(ctx, filing_id, NOTE)
    with city.work(city.clerk) as ctx:
        (main, note) = materials.materials_of(ctx, ctx.session.get_one(Filing, filing_id))
        assert note.id == added.id
        submission.remove_material(ctx, filing_id, note.id)
    with pytest.raises(Conflict, match="不能删除"), city.work(city.clerk) as ctx:
        submission.remove_material(ctx, filing_id, main.id)
    with pytest.raises(NotFound), city.work(city.clerk) as ctx:
        submission.remove_material(ctx, filing_id, note.id)
    assert [action for action, _, _ in audited(city)][-2:] == ["material.add", "material.remove"]


def test_a_filing_holds_a_bounded_number_of_materials(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        for _ in range(49):
            submission.add_material(ctx, filing_id, NOTE)
    with pytest.raises(InvalidInput, match="最多 50 份"), city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, NOTE)


def test_submit_gives_number_time_and_deadline(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        filing = submission.submit(ctx, filing_id)
        assert filing.receipt_number == "收〔2026〕0001号"
        assert (filing.state, filing.submitted_at) == (FilingState.SUBMITTED, ctx.now)
        assert filing.form_check_due == date(2026, 12, 8)
        (event,) = ctx.session.scalars(select(FilingEvent))
        assert (event.action, event.source, event.target) == (
            FilingAction.SUBMIT,
            FilingState.DRAFT,
            FilingState.SUBMITTED,
        )
        assert (event.account_id, event.actor, event.at) == (city.clerk.account_id, city.clerk.name, ctx.now)
    assert work_off(city) == [JobKind.CHECK, JobKind.INDEX]
    assert ("filing.submit", f"filing:{filing_id}", city.clerk.name) in audited(city)


@pytest.mark.parametrize(
    ("published", "late"),
    [(date(2026, 10, 25), False), (date(2026, 10, 24), True), (date(2026, 11, 24), False), (None, False)],
)
def test_submit_says_whether_thirty_days_have_passed(city: City, published: date | None, late: bool) -> None:
    """The thirtieth day after 25 October is 24 November; that after 24 October is 23 November, a working day."""
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(published_on=published, adopted_on=None), seen_version=None)
        assert submission.submit(ctx, filing_id).is_late is late


def test_the_day_of_submission_is_the_day_in_china(city: City) -> None:
    filing_id = draft(city)
    city.clock.now = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 01:00 on the 25th
    with city.work(city.clerk) as ctx:
        submission.edit(ctx, filing_id, FilingForm(published_on=date(2026, 10, 25)), seen_version=None)
        filing = submission.submit(ctx, filing_id)
        assert (filing.is_late, filing.form_check_due) == (True, date(2026, 12, 9))


def test_submit_refuses_a_text_without_title_and_dates_that_cannot_be(city: City) -> None:
    filing_id = draft(city)
    with city.work(city.clerk) as ctx:
        filing = ctx.session.get_one(Filing, filing_id)
        filing.title, filing.expires_on = "", date(2026, 1, 1)
    with pytest.raises(InvalidInput, match="还不能报送") as caught, city.work(city.clerk) as ctx:
        submission.submit(ctx, filing_id)
    assert sorted(caught.value.details) == ["expires_on", "title"]
    assert get(city, Filing, filing_id).receipt_number is None


def test_submit_refuses_a_text_that_could_not_be_read(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.create_draft(ctx, Upload("坏.docx", b"PK\x03\x04" + bytes(200))).id
    work_off(city)
    with pytest.raises(InvalidInput, match="正式文本没有读出"), city.work(city.clerk) as ctx:
        submission.submit(ctx, filing_id)


def test_what_is_sent_before_it_is_read_is_read_then_and_its_lateness_told(city: City) -> None:
    late = TEXT.replace("2026年10月8日", "2026年9月8日")
    with city.work(city.clerk) as ctx:
        filing = submission.submit_files(ctx, [Upload("办法.txt", late.encode())], FilingForm())
        assert (filing.title, filing.is_late) == ("", False)
        filing_id = filing.id
    assert work_off(city) == [JobKind.PARSE, JobKind.CHECK, JobKind.INDEX]
    after = get(city, Filing, filing_id)
    assert (after.title, after.published_on, after.is_late) == ("云山市流动人口管理办法", date(2026, 9, 8), True)


def test_resubmit_keeps_number_and_time_and_gets_a_new_deadline(city: City) -> None:
    filing_id = submitted(city)
    before = get(city, Filing, filing_id)
    act(city, "registrar", FilingAction.REQUEST_SUPPLEMENT, filing_id, "缺少起草说明")
    city.clock.pass_(days=3)
    with city.work(city.clerk) as ctx:
        submission.add_material(ctx, filing_id, NOTE)
        again = submission.submit(ctx, filing_id)
        assert (again.state, again.receipt_number, again.submitted_at) == (
            FilingState.SUBMITTED,
            before.receipt_number,
            before.submitted_at,
        )
        assert again.form_check_due == date(2026, 12, 11)


def send_and_fail(city: City) -> None:
    """A request that breaks behind the number."""
    with city.work(city.clerk) as ctx:
        submission.submit_files(ctx, [MAIN], FilingForm())
        raise RuntimeError


def test_numbers_have_no_gaps_and_begin_anew_each_year(city: City) -> None:
    for _ in range(2):
        submitted(city)
    with pytest.raises(RuntimeError):
        send_and_fail(city)
    submitted(city)
    city.clock.now = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in China
    submitted(city)
    with city.read(city.clerk) as ctx:
        numbers = list(ctx.session.scalars(select(Filing.receipt_number).order_by(Filing.id)))
    assert numbers == ["收〔2026〕0001号", "收〔2026〕0002号", "收〔2026〕0003号", "收〔2027〕0001号"]


def test_the_receipt_names_every_file_with_its_digest(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.submit_files(ctx, [NOTE, MAIN], FilingForm()).id
    work_off(city)
    with city.read(city.registrar) as ctx:
        receipt = submission.receipt(ctx, filing_id)
    assert (receipt.number, receipt.unit, receipt.receiver) == (
        "收〔2026〕0001号",
        "云山市人民政府",
        "云山市人大常委会",
    )
    assert (receipt.at, receipt.title) == (city.clock.now, "云山市流动人口管理办法")
    assert {(f.kind, f.filename, f.sha256, f.size) for f in receipt.files} == {
        (u.kind, u.filename, hashlib.sha256(u.data).hexdigest(), len(u.data)) for u in (MAIN, NOTE)
    }


def test_there_is_no_receipt_before_sending_and_none_for_the_public(city: City) -> None:
    filing_id = draft(city)
    with pytest.raises(Conflict, match="尚未报送"), city.read(city.clerk) as ctx:
        submission.receipt(ctx, filing_id)
    filed = in_state(city, FilingState.REGISTERED)
    with pytest.raises(NotFound, match="回执"), city.read(city.public) as ctx:
        submission.receipt(ctx, filed)


def test_one_step_needs_exactly_one_text(city: City) -> None:
    for uploads in ([], [NOTE], [MAIN, MAIN]):
        with pytest.raises(InvalidInput, match="有且只有一份正式文本"), city.work(city.clerk) as ctx:
            submission.submit_files(ctx, uploads, FilingForm())


def test_the_operator_files_for_any_unit_by_code(city: City) -> None:
    with city.work(SYSTEM) as ctx:
        filing = submission.submit_files(ctx, [MAIN], FilingForm(), unit_code="health")
        assert (filing.unit_id, filing.created_by_id, filing.state) == (
            city.units["health"],
            None,
            FilingState.SUBMITTED,
        )
    with pytest.raises(InvalidInput, match="nowhere"), city.work(SYSTEM) as ctx:
        submission.submit_files(ctx, [MAIN], FilingForm(), unit_code="nowhere")
    with pytest.raises(InvalidInput, match="指明报送单位"), city.work(SYSTEM) as ctx:
        submission.submit_files(ctx, [MAIN], FilingForm())


def test_the_same_key_is_the_same_filing(city: City) -> None:
    ids = set()
    for _ in range(3):
        with city.work(city.clerk) as ctx:
            ids.add(submission.submit_files(ctx, [MAIN], FilingForm(), key="key-00001").id)
    assert len(ids) == 1
    with city.work(city.health_clerk) as ctx:
        other = submission.submit_files(ctx, [MAIN], FilingForm(), key="key-00001")
        assert other.id not in ids
    with pytest.raises(Conflict, match="另一份文本"), city.work(city.clerk) as ctx:
        submission.submit_files(ctx, [Upload("新.txt", CLEAN.encode())], FilingForm(), key="key-00001")
    with pytest.raises(InvalidInput, match="Idempotency-Key"), city.work(city.clerk) as ctx:
        submission.submit_files(ctx, [MAIN], FilingForm(), key="长" * 61)


def test_the_same_key_at_once_is_one_filing(city: City) -> None:
    barrier, ids, errors = Barrier(4), [], []

    def send() -> None:
        barrier.wait()
        try:
            with city.work(city.clerk) as ctx:
                ids.append(submission.submit_files(ctx, [MAIN], FilingForm(), key="key-00001").id)
        except Exception as error:  # reported below, in the thread that asserts
            errors.append(error)

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(ids) == 4
    assert len(set(ids)) == 1
    with city.read(city.clerk) as ctx:
        assert list(ctx.session.scalars(select(Filing.receipt_number))) == ["收〔2026〕0001号"]


def test_two_units_that_send_at_once_get_two_numbers(city: City) -> None:
    barrier, numbers = Barrier(6), []

    def send(name: str) -> None:
        barrier.wait()
        with city.work(city.actors[name]) as ctx:
            number = submission.submit_files(ctx, [MAIN], FilingForm()).receipt_number
        numbers.append(number)

    threads = [Thread(target=send, args=(name,)) for name in ("clerk", "health_clerk") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"收〔2026〕000{n}号" for n in range(1, 7)]


def test_originals_come_back_byte_for_byte_and_every_look_is_recorded(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.submit_files(ctx, [MAIN, NOTE], FilingForm()).id
        ids = {m.kind: m.id for m in materials.materials_of(ctx, ctx.session.get_one(Filing, filing_id))}
    for reader in (city.clerk, city.reviewer):
        with city.work(reader) as ctx:
            material, data = submission.original(ctx, filing_id, ids[MaterialKind.EXPLANATION])
            assert (material.filename, data) == ("说明.txt", NOTE.data)
        assert audited(city)[-1] == ("material.read", f"filing:{filing_id}", reader.name)


def test_the_public_opens_the_text_in_force_and_nothing_else(city: City) -> None:
    with city.work(city.clerk) as ctx:
        filing_id = submission.submit_files(ctx, [Upload("办法.txt", CLEAN.encode()), NOTE], FilingForm()).id
        ids = {m.kind: m.id for m in materials.materials_of(ctx, ctx.session.get_one(Filing, filing_id))}
    work_off(city)
    act(city, "registrar", FilingAction.REGISTER, filing_id)
    for reader in (city.public, city.clerk2):
        with city.work(reader) as ctx:
            assert submission.original(ctx, filing_id, ids[MaterialKind.TEXT])[1] == CLEAN.encode()
            visible = materials.materials_of(ctx, ctx.session.get_one(Filing, filing_id))
            assert [m.kind for m in visible] == [MaterialKind.TEXT]
        with pytest.raises(NotFound), city.work(reader) as ctx:
            submission.original(ctx, filing_id, ids[MaterialKind.EXPLANATION])


def test_many_who_send_at_once_each_get_a_number(city: City) -> None:
    """One way takes its place in the audit trail before the receipt number, the other behind it."""
    drafts = [draft(city, CLEAN) for _ in range(6)]
    faults: list[Exception] = []

    def send_drafts() -> None:
        for filing_id in drafts:
            with city.work(city.clerk) as ctx:
                submission.submit(ctx, filing_id)

    def send_files() -> None:
        for _ in drafts:
            with city.work(city.clerk) as ctx:
                submission.submit_files(ctx, [MAIN], FilingForm())

    def noting(send: Callable[[], None]) -> None:
        try:
            send()
        except Exception as error:
            faults.append(error)

    threads = [Thread(target=noting, args=(send,)) for send in (send_drafts, send_files, send_files)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with city.read(city.clerk) as ctx:
        numbers = sorted(ctx.session.scalars(select(Filing.receipt_number)))
    assert numbers == [f"收〔2026〕{number:04d}号" for number in range(1, 19)]
