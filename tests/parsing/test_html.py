"""Saved pages of government sites: the text whole, what the site puts around it told and left out."""

import pytest

from filing.errors import CorruptFile, EmptyFile, ExternalEntity, UndecodableText
from filing.parsing.html import read_html, read_page
from filing.parsing.report import Extraction, Limits

SITE = """<!DOCTYPE html>
<!-- saved from url=(0030)http://www.yunshan.example/ -->
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>云山市</title>
<style>p {{ color: red }}</style><script>var secret = "第九条";</script></head>
<body><div class="header-nav"><ul><li><a href="/">首页</a></li><li>政务公开</li></ul></div>
<div class="crumbs">当前位置：首页 &gt; 规范性文件</div>
<table class="meta"><tr><td>索引号</td><td>000-01</td></tr>
<tr><td>发文字号：</td><td>云政规〔2024〕3号</td></tr></table>
<h1>云山市公园管理办法</h1>
<p>字体：【大 中 小】</p><div class="bdsharebuttonbox"><a>微信</a></div>
<div class="TRS_Editor"><p>第一条　为了加强公园管理，<br>制定本办法。</p>
<p style="text-indent: 2em">第二条&nbsp;公园<b>免费</b>
开放。</p><p style="display:none">第三条 藏</p><pre>第四条 甲
　　第五条 乙</pre><span>第六条　丙。　　第七条　丁。</span></div>
<div class="related"><h3>相关阅读</h3><ul><li>公园解读</li></ul></div>
<p>上一篇：城市绿化办法</p><p>【打印】【关闭】</p>
<footer>主办：云山市政府 ICP备12345号</footer></body></html>"""
LINES = [
    "索引号\t000-01",
    "发文字号：\t云政规〔2024〕3号",
    "云山市公园管理办法",
    "第一条　为了加强公园管理，",
    "制定本办法。",
    "第二条 公园免费 开放。",
    "第四条 甲",
    "第五条 乙",
    "第六条　丙。",
    "第七条　丁。",
]


def read(page: str) -> Extraction:
    return read_html(page.encode(), Limits())


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "gb18030"])
def test_a_page_of_a_site_is_read_in_its_charset(charset: str) -> None:
    data = SITE.format(charset=charset).encode({"gb2312": "gbk"}.get(charset, charset))
    extraction = read_html(data, Limits())
    assert extraction.text.split("\n") == LINES
    assert (extraction.report.reader, extraction.report.tables) == ("html", 1)


def test_what_was_left_out_is_told() -> None:
    (warning,) = read(SITE.format(charset="utf-8")).report.warnings
    assert (warning.code, warning.message) == (
        "page_furniture",
        "网页的菜单、分享、页脚、隐藏内容等 9 处没有读入正文："
        "“首页政务公开”、“当前位置：首页 > 规范性文件”、“微信”等。",
    )


@pytest.mark.parametrize(
    "line",
    [
        "互联网信息服务提供者应当办理ICP备案手续。",
        "第三条 未经许可不得使用版权所有人的作品，违者处罚。",
        "位置：公园入口处应当设置公示牌。",
        "分享经济应当依法监管。",
        "打印店应当登记。",
    ],
)
def test_a_provision_is_never_taken_for_furniture(line: str) -> None:
    assert read_page(f"<body><p>甲</p><p>{line}</p></body>").lines == ("甲", line)


def test_a_block_is_kept_for_its_provisions_or_its_size() -> None:
    assert read_page("<body><div class='footer'><p>第一条 甲</p></div><p>乙</p></body>").lines == ("第一条 甲", "乙")
    assert read_page(f"<body><div id='search'>{'通知' * 99}</div><p>乙</p></body>").lines == ("通知" * 99, "乙")


def test_a_block_of_links_is_a_menu_but_for_attached_files() -> None:
    menu = '<div class="top"><a href="/">首页</a> | <a href="/a">公开</a> | <a href="/b">互动</a></div>'
    files = "".join(f'<p><a href="/f/{n}.docx">{n}.水塘表</a></p>' for n in (1, 2, 3))
    page = read_page(f"<body>{menu}<p>关于看护水塘的办法</p><div>附件：{files}</div></body>")
    assert (page.lines, page.furniture) == (
        ("关于看护水塘的办法", "附件：", "1.水塘表", "2.水塘表", "3.水塘表"),
        ("首页 | 公开 | 互动",),
    )


def test_wide_blanks_part_paragraphs_and_not_words_set_apart() -> None:
    page = "<p>标　　题</p><p>市　长　　张三</p><p>甲办法　　第一条　乙。　　丙。</p>"
    assert read_page(page).lines == ("标　　题", "市　长　　张三", "甲办法", "第一条　乙。", "丙。")


def test_head_and_foot_of_an_office_program_are_furniture() -> None:
    page = read_page('<body><div title="header"><p>内部资料</p></div><p>第一条 甲，公园免费开放。</p></body>')
    assert (page.lines, page.furniture) == (("第一条 甲，公园免费开放。",), ("内部资料",))


def test_a_page_that_hides_its_text_until_a_script_runs_is_read() -> None:
    assert read_page('<body><div style="display: none"><p>公园免费开放。</p></div></body>').lines == ("公园免费开放。",)


def test_nested_tables_and_lists_keep_their_order() -> None:
    inner = "<table><tr><td>丙</td></tr></table>"
    page = f"<table><tr><th>甲</th><td>乙{inner}</td><td>丁</td></tr></table><ol><li>戊<li>己</ol>"
    assert read_page(page).lines == ("甲\t乙", "丙", "丁", "戊", "己")


def test_a_page_without_words_is_an_empty_file() -> None:
    for page in ("<html><body><script>x</script></body></html>", "<html></html>", "<p> &nbsp; </p>"):
        with pytest.raises(EmptyFile, match="没有正文"):
            read(page)


def test_elements_left_open_by_hundreds_lose_no_text() -> None:
    assert read("<body>" + "<font><b>" * 700 + "第一条 深<p>尾</p>").text == "第一条 深\n尾"
    assert read(f"<p>{'公园' * 6_000_000}</p><p>尾</p>").text.endswith("公园\n尾")


def test_a_page_that_the_parser_gives_up_is_no_half_a_text() -> None:
    with pytest.raises(CorruptFile, match="嵌套过深"):
        read("<body><p>头</p>" + "<div>" * 5000 + "第一条 深")


def test_entities_are_refused_and_doctypes_are_not() -> None:
    with pytest.raises(ExternalEntity):
        read('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>')
    assert (
        read('<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "x" "y"><html><p>甲</p></html>').text == "甲"
    )


def test_bytes_in_no_known_encoding_are_refused() -> None:
    with pytest.raises(UndecodableText):
        read_html(b"<html><p>" + bytes(range(128, 256)) * 9 + b"</p></html>", Limits())
