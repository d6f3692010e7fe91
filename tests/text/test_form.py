"""Who made a document and under which number, where head and 题注 say it in a roundabout way."""

import pytest

from filing.text.regulation import read_regulation
from tests.text.test_metadata import values

FORM = ("title", "document_number", "organ", "document_type")


def form(raw: str) -> dict[str, object]:
    return {name: value for name, value in values(raw).items() if name in FORM}


def test_organs_of_a_title_that_lost_a_blank() -> None:
    raw = """中国水塘银行 国家水塘管理委员会中国鱼塘管理委员会关于看护水塘的通知
各分行：
现通知如下：
一、看护水塘。"""
    assert form(raw)["organ"] == "中国水塘银行、国家水塘管理委员会、中国鱼塘管理委员会"


def test_organs_with_short_names_are_parted_by_the_blank() -> None:
    assert form("水利部 财政部关于看护水塘的通知\n各省水利厅：\n一、看护水塘。") == {
        "title": "水利部 财政部关于看护水塘的通知",
        "organ": "水利部、财政部",
        "document_type": "ADM_D",
    }


def test_an_order_cited_in_the_preamble_is_not_the_organ() -> None:
    raw = """水塘银行 渔业部关于规范鱼塘账户的通知
各分行：
根据《水塘账户管理办法》（水塘银行令〔2003〕第5号发布），现通知如下：
一、规范账户。"""
    assert form(raw)["organ"] == "水塘银行、渔业部"


@pytest.mark.parametrize(
    ("order", "organ"),
    [
        ("水利部、渔业部、交通运输部令第29号", "水利部、渔业部、交通运输部"),
        ("水利部　渔业部令第29号", "水利部、渔业部"),
        ("中华人民共和国水利部令第29号", "中华人民共和国水利部"),
    ],
)
def test_all_organs_of_a_joint_order(order: str, organ: str) -> None:
    raw = f"水塘管理办法\n（2012年12月3日{order}公布　自2013年1月1日起施行）\n第一条 甲。"
    number = order.replace("\u3000", " ")
    assert form(raw) == {"title": "水塘管理办法", "document_number": number, "organ": organ, "document_type": "DR"}


def test_number_of_an_order_before_its_amendment() -> None:
    raw = """水塘管理办法
（2012年12月3日水利部令第29号公布。根据2016年1月18日水利部令第31号《关于修改〈水塘管理办法〉的决定》修订）
第一条 甲。"""
    assert form(raw)["document_number"] == "水利部令第29号"


def test_number_of_an_amending_order_is_not_the_number() -> None:
    raw = """云山市水塘管理办法
（2012年12月3日云山市人民政府第二次常务会议通过。根据2016年1月18日云山市人民政府令第31号《关于修改〈云山市水塘管理办法〉的决定》修订）
第一条 甲。"""
    assert "document_number" not in form(raw)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("云山市水务局关于印发《水塘看护规定》的通知（云水发〔2014〕3号）", "云水发〔2014〕3号"),
        ("云山市水务局关于在全市开展清理水塘和鱼塘专项行动的通知（云水发〔2014〕3号）", "云水发〔2014〕3号"),
        ("云山市水务局关于贯彻《水塘看护规定》（云水发〔2014〕3号）的通知", None),
    ],
)
def test_number_behind_the_title(title: str, number: str | None) -> None:
    raw = f"{title}\n各县水务局：\n现通知如下：\n一、看护水塘。"
    assert form(raw).get("document_number") == number
    assert form(raw)["title"] == title.removesuffix("（云水发〔2014〕3号）")


def test_title_inside_the_mark_up_of_a_page() -> None:
    raw = """<tbody>
<tr class="odd">
<td align="left">云山市水务局关于
清理水塘的意见
云水发〔2014〕3号
各县水务局：
一、清理水塘。"""
    assert form(raw) == {
        "title": "云山市水务局关于清理水塘的意见",
        "document_number": "云水发〔2014〕3号",
        "organ": "云山市水务局",
        "document_type": "ADM_D",
    }


def test_facts_in_marks_as_law_databases_print_them() -> None:
    raw = """【法规标题】云岭省水塘管理规定
【发布部门】云岭省人民政府 【发文字号】省政府令第203号
第一条 甲。"""
    assert form(raw) == {
        "title": "云岭省水塘管理规定",
        "document_number": "省政府令第203号",
        "organ": "云岭省人民政府",
        "document_type": "ADM",
    }


@pytest.mark.parametrize(
    ("signature", "code"),
    [("市长　张三\n二○一○年六月五日", "GR_C"), ("云山市人民政府办公室\n2010年6月9日", "ADM")],
)
def test_a_decree_without_its_heading(signature: str, code: str) -> None:
    raw = f"""云山市水塘管理规定
《云山市水塘管理规定》已经2010年5月24日市人民政府第101次常务会议通过，现予发布，自2010年8月1日起施行。
{signature}
云山市水塘管理规定
第一条 甲。"""
    assert form(raw) == {"title": "云山市水塘管理规定", "organ": "云山市人民政府", "document_type": code}


def test_organ_of_a_decree_is_quoted_where_it_stands() -> None:
    regulation = read_regulation(
        """云山市水塘管理规定
《云山市水塘管理规定》已经2010年5月24日市政府第101次常务会议通过，现予发布。
市长　张三
第一条 甲。"""
    )
    organ = regulation.metadata.organ
    assert organ is not None
    assert (organ.value, organ.quote) == ("云山市人民政府", "市政府")
    assert regulation.text[organ.span.start : organ.span.end] == organ.quote


LETTERHEADS = ["云山市教育局\n云山市公安局\n文件", "云山市教育局文件\n云山市公安局", "云山市教育局\n云山市公安局文件"]


@pytest.mark.parametrize("letterhead", LETTERHEADS)
def test_all_organs_of_a_letterhead_in_several_lines(letterhead: str) -> None:
    raw = f"""{letterhead}
云教规〔2025〕3号
关于看护校园水塘的通知
各学校：
现通知如下：
一、看护水塘。
云山市教育局
云山市公安局
2025年4月10日"""
    assert form(raw) == {
        "title": "关于看护校园水塘的通知",
        "document_number": "云教规〔2025〕3号",
        "organ": "云山市教育局、云山市公安局",
        "document_type": "ADM_D",
    }
    kinds = [p.label for p in read_regulation(raw).provisions][:2]
    assert kinds == ["题注", "标题"]


def test_all_organs_of_a_joint_title_in_a_line_of_their_own() -> None:
    raw = """云山市教育局文件
云教规〔2025〕3号
云山市教育局　云山市公安局
关于印发《校园水塘看护
办法》的通知
各学校：
现印发给你们，请遵照执行。"""
    assert form(raw) == {
        "title": "云山市教育局 云山市公安局关于印发《校园水塘看护办法》的通知",
        "document_number": "云教规〔2025〕3号",
        "organ": "云山市教育局、云山市公安局",
        "document_type": "ADM_D",
    }


def test_a_number_in_front_of_the_title_is_the_number_and_no_title() -> None:
    raw = """法释〔2019〕17号关于审理水塘案件若干问题的规定
2019年11月12日 最高人民法院审判委员会第1781次会议通过
2020年1月1日 施行
为依法审理水塘案件，制定本规定。
第一条 甲。"""
    assert form(raw) == {
        "title": "关于审理水塘案件若干问题的规定",
        "document_number": "法释〔2019〕17号",
        "organ": "最高人民法院",
        "document_type": "JI",
    }


def test_the_state_council_and_publication_with_effect_in_one_line() -> None:
    raw = """国务院关于水塘若干问题的暂行规定
1983年9月12日 国务院发布
发布之日施行
第一条 甲。
第二条 本规定自发布之日起施行。"""
    found = values(raw)
    assert {name: str(found[name]) for name in ("organ", "published", "effective", "document_type")} == {
        "organ": "国务院",
        "published": "1983-09-12",
        "effective": "1983-09-12",
        "document_type": "NR_AR",
    }


def test_a_register_above_the_title_is_no_part_of_it() -> None:
    assert form("GZ0320140051\n云山市教育局印发《看护水塘的\n实施方案》的通知\n各校：\n一、甲。")["title"] == (
        "云山市教育局印发《看护水塘的实施方案》的通知"
    )


def test_a_title_in_a_later_clause_is_no_basis() -> None:
    raw = "水塘证办法\n第一条 为了管理水塘，制定本办法。\n第二条 村民应当根据国家规定登记，可以申领《水塘证》。"
    assert values(raw) == {"title": "水塘证办法"}
