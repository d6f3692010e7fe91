"""The words by which a head of government publishes a rule, where the heading with 令 and its number is lost."""

import re

from filing.text.dates import DATE

DECREE = re.compile(
    rf"""已(?:经|于)?\s?{DATE.pattern}\s?(?P<organ>[\u4e00-\u9fa5]{{0,14}}(?:人民)?政府)(?:第?[\d一二三四五六七八九十百〇零]{{1,4}}届)?\s?
         第?\s?[\d一二三四五六七八九十百〇零]{{1,5}}\s?次(?:常务|全体)?会议[^。，]{{0,8}}通过，?现(?:予以?)?(?:公布|发布)[^。\n]{{0,40}}。?
         (?P<head>\n(?:代理?)?[省市州]\s?长|\n(?:代理?)?主\s?席)?""",
    re.VERBOSE,
)
"""已经2010年5月24日市人民政府第3次常务会议通过，现予发布，自2010年8月1日起施行。⏎市长 张三 (规章制定程序条例 30)"""


def is_decree(head: str) -> bool:
    """Whether mayor or governor signs: an office may publish a document that a meeting has passed, too."""
    match = DECREE.search(head)
    return match is not None and match["head"] is not None
