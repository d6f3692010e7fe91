"""Database, files and index held against each other, and the index mended from where it was broken off."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import update

from filing.errors import EngineDown
from filing.models import Filing, Revision
from filing.permissions import SYSTEM
from filing.search import Entry, Query
from filing.services.procedure import submission
from filing.services.procedure.submission import FilingForm, Upload
from filing.services.reading import upkeep
from filing.services.reading.upkeep import UpkeepReport
from tests.services.city import CLEAN, TEXT, City, draft, registered, submitted, work_off


def quiet(done: int, total: int) -> None:
    return


def report_of(city: City) -> UpkeepReport:
    return upkeep.verify(city.instance)


def test_an_instance_in_order_has_no_faults(city: City) -> None:
    submitted(city)
    registered(city, CLEAN)
    draft(city)
    assert report_of(city) == UpkeepReport(filings=3, files=2, orphans=0, faults=[])


def test_a_lost_file_and_a_changed_one_are_named(city: City) -> None:
    submitted(city)
    registered(city, CLEAN)
    lost, changed = sorted((city.instance.settings.instance_path / "files").glob("??/*"))
    lost.unlink()
    changed.write_bytes(b"something else")
    faults = report_of(city).faults
    assert len(faults) == 2
    assert all("材料“办法.txt”" in fault for fault in faults)
    assert {lost.name[:8] in "".join(faults), "已损坏" in "".join(faults)} == {True}


def test_files_of_uploads_that_were_broken_off_are_counted_and_no_fault(city: City) -> None:
    submitted(city)
    city.instance.files.put(b"nobody's")
    assert report_of(city) == UpkeepReport(filings=1, files=1, orphans=1, faults=[])


def test_an_entry_that_is_missing_old_or_not_allowed_is_named_and_mended(city: City) -> None:
    missing, old, hidden = submitted(city), registered(city, CLEAN), submitted(city, CLEAN.replace("公园", "广场"))
    city.instance.index.remove([missing])
    with city.instance.database.transaction() as session:
        session.execute(update(Filing).where(Filing.id == old).values(title="改过的标题"))
        session.execute(update(Filing).where(Filing.id == hidden).values(state="draft"))
    assert report_of(city).faults == [
        f"备案件 {missing} 没有入索引，或者索引内容已旧。请运行 flask reindex。",
        f"备案件 {old} 没有入索引，或者索引内容已旧。请运行 flask reindex。",
        f"索引中的备案件 {hidden} 不应可检索。请运行 flask reindex。",
    ]
    assert upkeep.reindex(city.instance, progress=quiet) == 2
    assert report_of(city).faults == []


def test_reindexing_writes_only_what_is_missing(city: City) -> None:
    ids = [submitted(city, TEXT.replace("流动人口管理", f"第{number}号事项管理")) for number in range(5)]
    city.instance.index.remove(ids[3:])
    seen: list[tuple[int, int]] = []
    assert upkeep.reindex(city.instance, progress=lambda done, total: seen.append((done, total))) == 5
    assert seen == [(2, 2)]


def test_reindexing_that_is_broken_off_goes_on(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [submitted(city, TEXT.replace("流动人口管理", f"第{number}号事项管理")) for number in range(5)]
    city.instance.index.clear()
    monkeypatch.setattr(upkeep, "BATCH", 2)
    put, calls = city.instance.index.put, []

    def fail_at_the_second(entries: Iterable[Entry]) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise EngineDown("磁盘已满。")
        put(entries)

    monkeypatch.setattr(city.instance.index, "put", fail_at_the_second)
    with pytest.raises(EngineDown):
        upkeep.reindex(city.instance, progress=quiet)
    assert city.instance.index.count() == 2
    seen: list[tuple[int, int]] = []
    assert upkeep.reindex(city.instance, progress=lambda done, total: seen.append((done, total))) == len(ids)
    assert seen == [(2, 3), (3, 3)]


def test_a_damaged_index_is_a_fault_and_begun_anew(city: City) -> None:
    registered(city)
    folder = Path(city.instance.settings.search_url.removeprefix("whoosh://"))
    city.instance.index.close()
    for file in folder.glob("*.toc"):
        file.write_bytes(b"no table of contents")
    (fault,) = report_of(city).faults
    assert "flask reindex" in fault
    assert upkeep.reindex(city.instance, progress=quiet) == 1
    page = city.instance.index.search(Query(phrases=("社会抚养费",)), grants=frozenset({"everyone"}))
    assert (page.total, page.hits) == (1, 1)


def test_a_lost_index_is_made_again(city: City) -> None:
    registered(city)
    city.instance.index.close()
    shutil.rmtree(city.instance.settings.search_url.removeprefix("whoosh://"))
    assert upkeep.reindex(city.instance, progress=quiet) == 1
    assert report_of(city).faults == []


def test_what_has_not_been_read_or_checked_is_not_missed(city: City) -> None:
    with city.work(city.clerk) as ctx:
        submission.submit_files(ctx, [Upload("坏.docx", b"PK\x03\x04" + bytes(200))], FilingForm())
        submission.submit_files(ctx, [Upload("好.txt", TEXT.encode())], FilingForm())
    assert report_of(city).faults == []
    work_off(city)
    assert report_of(city).faults == []
    with city.read(SYSTEM) as ctx:
        assert [entry.title for entry in upkeep.entries(ctx)] == ["云山市流动人口管理办法"]
        assert ctx.session.query(Revision).count() == 2
