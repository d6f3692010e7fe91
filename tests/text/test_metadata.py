"""What is read for the filing form from texts of our own."""

from datetime import date

import pytest

from filing.text.model import Event, Metadata, Reading
from filing.text.regulation import read_regulation


def values(raw: str) -> dict[str, object]:
    metadata = read_regulation(raw).metadata
    names = ("title", "document_number", "organ", "adopted", "published", "effective", "expires", "document_type")
    found = {name: getattr(metadata, name) for name in names}
    return {name: r.value for name, r in found.items() if r} | ({"basis": basis(metadata)} if metadata.basis else {})


def basis(metadata: Metadata) -> list[str]:
    return [reading.value for reading in metadata.basis]


def test_read_metadata_of_a_local_regulation() -> None:
    raw = """云山市水塘管理条例
（2018年10月30日云山市第五届人民代表大会常务委员会第十二次会议通过
2018年11月30日云岭省第十三届人民代表大会常务委员会第七次会议批准）
第一条 根据《中华人民共和国水法》、《云岭省实施〈中华人民共和国水法〉办法》，结合本市实际，制定本条例。
第二条 本条例自2019年1月1日起施行。"""
    assert values(raw) == {
        "title": "云山市水塘管理条例",
        "organ": "云山市人民代表大会常务委员会",
        "adopted": date(2018, 10, 30),
        "effective": date(2019, 1, 1),
        "document_type": "LR_C",
        "basis": ["中华人民共和国水法", "云岭省实施〈中华人民共和国水法〉办法"],
    }
    assert read_regulation(raw).metadata.history == (
        Event(date(2018, 10, 30), "云山市第五届人民代表大会常务委员会第十二次会议", "通过"),
        Event(date(2018, 11, 30), "云岭省第十三届人民代表大会常务委员会第七次会议", "批准"),
    )


def test_read_metadata_of_a_rule_published_by_order() -> None:
    raw = """云岭省人民政府令
第27号
《云岭省水塘管理办法》已经2014年3月4日省人民政府第三次常务会议通过，现予公布，自2014年5月1日起施行。
省长 张三
2014年3月20日
云岭省水塘管理办法
第一条 为了管理水塘，制定本办法。
第二条 水塘归村里。"""
    assert values(raw) == {
        "title": "云岭省水塘管理办法",
        "document_number": "云岭省人民政府令第27号",
        "organ": "云岭省人民政府",
        "adopted": date(2014, 3, 4),
        "published": date(2014, 3, 20),
        "effective": date(2014, 5, 1),
        "document_type": "GR_P",
    }


def test_read_metadata_of_a_notice_with_a_term() -> None:
    raw = """云山市人民政府办公室文件
云政办发〔2014〕18号
云山市人民政府办公室关于加强
水塘管理的通知
各县（市、区）人民政府：
根据《水塘管理条例》等规定，现通知如下：
一、加强看护
村里应当看护水塘。
二、其他
本通知自印发之日起施行，有效期5年。
附件：水塘表
云山市人民政府办公室
2014年3月4日
（此件公开发布）"""
    assert values(raw) == {
        "title": "云山市人民政府办公室关于加强水塘管理的通知",
        "document_number": "云政办发〔2014〕18号",
        "organ": "云山市人民政府办公室",
        "published": date(2014, 3, 4),
        "effective": date(2014, 3, 4),
        "expires": date(2019, 3, 3),
        "document_type": "ADM",
        "basis": ["水塘管理条例"],
    }


def test_read_metadata_of_a_government_page() -> None:
    raw = """索 引 号：
000123/2014
发文机关：
云山市水务局
成文日期：
2014年3月4日
标　　题：
云山市水务局关于清理水塘的意见
发文字号：
云水发〔2014〕3号
发布日期：
2016年1月1日
云山市水务局关于清理水塘的意见
云水发〔2014〕3号
各县水务局：
一、清理水塘。"""
    assert values(raw) == {
        "title": "云山市水务局关于清理水塘的意见",
        "document_number": "云水发〔2014〕3号",
        "organ": "云山市水务局",
        "published": date(2014, 3, 4),
        "document_type": "ADM_D",
    }


def test_read_metadata_quotes_the_words_it_read() -> None:
    regulation = read_regulation(
        "云山市水塘办法\n第一条 甲。\n第二条 本办法自2019年5月1日起施行，有效期至2024年4月30日。"
    )
    effective, expires = regulation.metadata.effective, regulation.metadata.expires
    assert effective is not None
    assert expires is not None
    assert (effective.value, effective.quote) == (date(2019, 5, 1), "本办法自2019年5月1日起施行")
    assert regulation.text[effective.span.start : effective.span.end] == effective.quote
    assert expires.value == date(2024, 4, 30)
    assert regulation.text[expires.span.start : expires.span.end] == expires.quote


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (
            "云山市人民代表大会常务委员会关于水塘的决定\n（2018年10月30日云山市第五届人民代表大会常务委员会第一次会议通过）",
            "RES",
        ),
        ("云岭省水塘条例\n（2018年10月30日云岭省第五届人民代表大会常务委员会第一次会议通过）", "LR_P"),
        ("云岭省水塘条例", "LR_P"),
        ("云山市水塘条例", "LR_C"),
        ("云山经济特区水塘条例", "SEZ"),
        ("水塘管理办法\n（2018年10月30日水利部令第3号公布）", "DR"),
        ("水塘管理规定\n（2018年10月30日水利部公布）", "DR"),
        ("中华人民共和国水利部令〔2018〕第3号（水塘管理办法）\n水塘管理办法", "DR"),
        ("水利部关于印发水塘管理办法的通知\n（2018年10月30日水利部公布）", "ADM_D"),
        ("水塘管理条例\n（2018年10月30日中华人民共和国国务院令第3号公布）", "NR_AR"),
        ("中华人民共和国水塘法", "NR_LAW"),
        ("云山市中级人民法院关于审理水塘案件的意见", "JUD"),
        ("最高人民法院关于审理水塘案件的解释", "JI"),
        ("水塘案件的规定\n（2021年11月18日中华人民共和国最高人民法院公告公布）", "JI"),
        ("云山市监察委员会关于水塘的规定", "SUP"),
        ("云山自治县水塘条例\n（2018年10月30日云山自治县第五届人民代表大会第一次会议通过）", "AR_SR"),
        ("水塘须知", None),
    ],
)
def test_read_metadata_tells_the_kind_from_title_and_organ(head: str, code: str | None) -> None:
    reading: Reading[str] | None = read_regulation(f"{head}\n第一条 甲。").metadata.document_type
    assert (reading.value if reading else None) == code


def test_read_metadata_says_nothing_of_an_empty_text() -> None:
    assert read_regulation("").metadata == Metadata()


@pytest.mark.parametrize("title", ["标　　题\t", "标 题", "标题 "])
def test_facts_of_a_page_in_cells_without_colons(title: str) -> None:
    raw = f"""索 引 号\t000123/2014\t主题分类\t水利、水塘
发文机关\t云山市水务局\t成文日期\t2014年3月4日
{title}云山市水务局关于清理水塘的意见
发文字号云水发〔2014〕3号发布日期2016年1月1日
云山市水务局关于清理水塘的意见
各县水务局：
一、清理水塘。"""
    assert values(raw) == {
        "title": "云山市水务局关于清理水塘的意见",
        "document_number": "云水发〔2014〕3号",
        "organ": "云山市水务局",
        "published": date(2014, 3, 4),
        "document_type": "ADM_D",
    }
