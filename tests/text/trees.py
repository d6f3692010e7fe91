"""A small regulation and the way to look at trees, shared by the tests of the text core."""

from filing.text.structure import split

MEASURES = """云山市水塘管理办法
（2019年3月1日云山市人民政府令第9号公布）
目 录
第一章 总则
第二章 管理
第一章 总则
第一条 为了管理水塘，制定本办法。
第二条 下列水塘适用本办法：
（一）村里的水塘；
（二）园里的水塘，包括：
1.圆的；
2.方的。
（三）其他水塘。
水塘不包括水库。
第二章 管理
第一节 看护
第三条 看护人应当每天巡查，
发现问题立即报告。
第三条之一 看护人有下列情形之一：
（一）睡着的；
（二）走开的，
由村委会更换。
第四条 本办法自2019年5月1日起施行。
云山市人民政府
2019年3月1日"""


def outline(text: str) -> list[str]:
    """Address and words of every leaf, without the line ends."""
    provisions, _ = split(text)
    return [f"{p.address} {text[p.start : p.end].strip()}" for p in provisions if p.is_leaf]
