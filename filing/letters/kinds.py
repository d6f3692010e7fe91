"""Every letter that the committee issues (domain research 3.7), as one table. Pure.

`{{name}}` stands for a field of `fields.FIELDS`. A paragraph whose fields are all empty is left out of the letter.
"""

from dataclasses import dataclass

from filing.terms import LetterKind as K
from filing.terms import NumberStream

RECEIVED = "你单位报送备案的{{文件全称}}收悉。"
CONTACT = "（联系人：{{联系人}}）"
UNIT = "{{报送单位}}："
ATTACHED = "附件："


@dataclass(frozen=True, slots=True)
class LetterSpec:
    """`asked`: fields that a person fills in; `optional`: may be left empty. `stream`: what its number is counted in.

    `to_unit`: the filing unit may read it once it is issued; the others stay with the reviewing body.
    """

    kind: K
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    asked: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    to_unit: bool = True
    has_head: bool = True
    """With the red name of the organ; working papers go without."""
    stream: NumberStream = NumberStream.LETTER
    is_upward: bool = False
    """Written for what the office sends to a higher body, not for a filing that it received."""


LETTERS = {
    spec.kind: spec
    for spec in (
        LetterSpec(
            K.RECEIPT,
            "备案回执",
            UNIT,
            (
                RECEIVED,
                "经形式审查，报送材料齐全，符合备案要求，我机关已于{{登记日期}}予以备案登记，备案登记号为{{备案登记号}}。",
                "特此回执。",
            ),
        ),
        LetterSpec(
            K.SUPPLEMENT,
            "关于补正备案材料的通知",
            UNIT,
            (
                RECEIVED,
                "经形式审查，报送材料还不符合备案要求，现暂缓登记。需要补正的事项如下：",
                "{{事项}}",
                "请于{{办理期限}}前补正后重新报送。逾期没有补正的，按照未报送备案处理。",
                CONTACT,
            ),
            asked=("事项", "办理期限"),
        ),
        LetterSpec(
            K.RETURN,
            "关于退回备案文件的通知",
            UNIT,
            (RECEIVED, "经形式审查，该文件不予备案登记，现予退回。理由如下：", "{{理由}}", "特此通知。", CONTACT),
            asked=("理由",),
        ),
        LetterSpec(
            K.FILING_REMINDER,
            "关于限期报送备案文件的函",
            UNIT,
            (
                "规范性文件应当自公布之日起三十日内报送备案。经核对，下列文件没有按期报送：",
                "{{事项}}",
                "请于{{办理期限}}前报送备案。文件不属于备案范围的，请书面说明理由。",
                CONTACT,
            ),
            asked=("事项", "办理期限"),
        ),
        LetterSpec(
            K.DISTRIBUTION,
            "规范性文件审查分送单",
            "{{收文单位}}：",
            (
                "现将{{报送单位}}报送备案的{{文件全称}}（备案登记号{{备案登记号}}）分送你处审查。",
                "请重点审查下列内容：",
                "{{事项}}",
                "请于{{办理期限}}前提出书面审查意见，送备案审查工作机构。",
                CONTACT,
            ),
            asked=("收文单位", "事项", "办理期限"),
            to_unit=False,
            has_head=False,
        ),
        LetterSpec(
            K.CONSULTATION,
            "关于征求对《{{文件名称}}》审查意见的函",
            "{{收文单位}}：",
            (
                "我机关正在对{{文件全称}}进行审查。现就下列问题征求你单位意见：",
                "{{事项}}",
                "请于{{办理期限}}前将书面意见反馈我机关。没有意见的，也请回复。",
                CONTACT,
            ),
            asked=("收文单位", "事项", "办理期限"),
            to_unit=False,
        ),
        LetterSpec(
            K.INQUIRY,
            "关于请就《{{文件名称}}》有关问题作出说明的函",
            UNIT,
            (
                RECEIVED,
                "根据{{审查依据}}，我机关正在对该文件进行审查。请就下列问题书面说明情况，并提供有关依据和材料：",
                "{{事项}}",
                "请于{{办理期限}}前回复。",
                CONTACT,
            ),
            asked=("事项", "办理期限"),
        ),
        LetterSpec(
            K.COMMUNICATION_RECORD,
            "审查沟通记录",
            "",
            (
                "文件：{{文件全称}}",
                "备案登记号：{{备案登记号}}",
                "时间：{{时间}}",
                "地点：{{地点}}",
                "参加人员：{{参加人员}}",
                "一、沟通的问题",
                "{{事项}}",
                "二、沟通的结果",
                "{{结果}}",
            ),
            asked=("时间", "地点", "参加人员", "事项", "结果"),
            to_unit=False,
            has_head=False,
        ),
        LetterSpec(
            K.STUDY,
            "关于《{{文件名称}}》的审查研究报告",
            "",
            (
                "{{报送单位}}报送备案的{{文件全称}}，已于{{登记日期}}备案登记（备案登记号{{备案登记号}}）。"
                "根据{{审查依据}}，我们对该文件进行了审查研究，现将有关情况报告如下。",
                "一、文件的主要内容",
                "{{主要内容}}",
                "二、审查发现的问题",
                "{{问题}}",
                "三、处理建议",
                "{{处理建议}}",
            ),
            asked=("主要内容", "问题", "处理建议"),
            to_unit=False,
            has_head=False,
        ),
        LetterSpec(
            K.OPINION,
            "关于《{{文件名称}}》的审查意见",
            UNIT,
            ("{{审查意见}}", ATTACHED + "{{附件}}", CONTACT),
            optional=("附件",),
            stream=NumberStream.OPINION,
        ),
        LetterSpec(
            K.URGING,
            "关于督促办理《{{文件名称}}》审查意见的函",
            UNIT,
            (
                "我机关于{{审查意见日期}}向你单位发出{{审查意见文号}}审查意见，要求对{{文件全称}}中存在的问题"
                "作出处理并书面答复。{{办理情况}}",
                "{{事项}}",
                "请于{{办理期限}}前作出处理，并书面报告处理结果。逾期仍不处理的，我机关将依照{{审查依据}}，"
                "提请主任会议研究处理。",
                CONTACT,
            ),
            asked=("办理期限",),
            optional=("事项",),
        ),
        LetterSpec(
            K.TALK,
            "关于约谈的通知",
            UNIT,
            (
                "因{{文件全称}}审查意见的办理，现约请你单位有关负责人谈话。",
                "时间：{{时间}}",
                "地点：{{地点}}",
                "参加人员：{{参加人员}}",
                "约谈事项：",
                "{{事项}}",
                CONTACT,
            ),
            asked=("时间", "地点", "参加人员", "事项"),
        ),
        LetterSpec(
            K.REMINDER,
            "关于《{{文件名称}}》的提醒函",
            UNIT,
            ("{{审查意见}}", "请在执行中予以注意，并于{{答复期限}}前将有关情况书面告知我机关。", CONTACT),
        ),
        LetterSpec(
            K.STOP,
            "关于停止执行《{{文件名称}}》有关规定的通知",
            UNIT,
            (
                "经审查，{{文件全称}}的下列规定明显违反法律、法规：",
                "{{问题}}",
                "根据{{审查依据}}，请自收到本通知之日起停止执行上述规定，并于{{办理期限}}前予以修改或者废止，"
                "书面报告处理结果。",
                CONTACT,
            ),
            asked=("问题", "办理期限"),
        ),
        LetterSpec(
            K.MOTION,
            "关于提请撤销《{{文件名称}}》有关规定的议案",
            "主任会议：",
            (
                "{{报送单位}}制定的{{文件全称}}，经审查存在下列问题：",
                "{{问题}}",
                "我们于{{审查意见日期}}发出{{审查意见文号}}审查意见，要求制定机关予以纠正。"
                "制定机关没有按照审查意见予以纠正，有关情况如下：",
                "{{理由}}",
                "根据{{审查依据}}，提请主任会议研究，决定提请常务委员会会议审议撤销上述规定。",
            ),
            asked=("理由",),
            to_unit=False,
        ),
        LetterSpec(
            K.ANNULMENT,
            "关于撤销《{{文件名称}}》有关规定的决定",
            "",
            (
                "{{发函机关}}审议了关于撤销{{文件全称}}有关规定的议案。会议认为，该文件的下列规定与上位法不一致：",
                "{{问题}}",
                "根据{{审查依据}}，会议决定：",
                "{{决定}}",
                "本决定自公布之日起施行。",
            ),
            asked=("决定",),
        ),
        LetterSpec(
            K.TRANSFER,
            "关于移送《{{文件名称}}》的函",
            "{{收文单位}}：",
            (
                "我机关在备案审查工作中收到{{文件全称}}。经研究，该文件的审查属于你单位职责范围，现予移送。理由如下：",
                "{{理由}}",
                "请依法处理，并将处理结果告知我机关。",
                CONTACT,
            ),
            asked=("收文单位", "理由"),
            to_unit=False,
        ),
        LetterSpec(
            K.SUGGESTION_RECEIPT,
            "关于收到{{审查事项}}的告知书",
            "{{收文单位}}：",
            (
                "你（单位）对{{文件全称}}提出的{{审查事项}}已于{{收到日期}}收到，编号为{{建议编号}}。",
                "{{事项}}",
                "我机关将依法研究办理，并将处理情况书面告知你（单位）。办理进度可以凭查询码在网上查询。",
                CONTACT,
            ),
            asked=("收文单位",),
            optional=("事项",),
            to_unit=False,
        ),
        LetterSpec(
            K.DECLINE,
            "关于不予启动审查的告知书",
            "{{收文单位}}：",
            (
                "你（单位）对{{文件全称}}提出的审查建议收悉。经初步研究，决定不予启动审查。理由如下：",
                "{{理由}}",
                "你（单位）有新的理由的，可以再次提出审查建议。感谢你（单位）对备案审查工作的支持。",
            ),
            asked=("收文单位", "理由"),
            to_unit=False,
        ),
        LetterSpec(
            K.FEEDBACK,
            "关于审查建议办理结果的函",
            "{{收文单位}}：",
            (
                "你（单位）对{{文件全称}}提出的审查建议收悉。审查工作已经结束，现将结果反馈如下：",
                "{{结果}}",
                "感谢你（单位）对备案审查工作的支持。",
            ),
            asked=("收文单位", "结果"),
            to_unit=False,
        ),
        LetterSpec(
            K.TERMINATION,
            "关于终止审查《{{文件名称}}》的通知",
            UNIT,
            ("根据{{审查依据}}，我机关对{{文件全称}}进行了审查。", "{{理由}}", "现决定终止审查。", "特此通知。"),
            asked=("理由",),
        ),
        LetterSpec(
            K.SUSPENSION,
            "关于中止审查《{{文件名称}}》的通知",
            UNIT,
            (
                "根据{{审查依据}}，我机关对{{文件全称}}进行了审查。你单位已就纠正问题提出书面处理计划：",
                "{{整改计划}}",
                "现决定中止审查。请按照计划于{{整改期限}}前完成纠正，书面报告结果，并将修改后的文件重新报送备案。",
                CONTACT,
            ),
        ),
        LetterSpec(
            K.CLEANUP,
            "关于开展规范性文件专项清理的通知",
            "{{收文单位}}：",
            (
                "根据{{审查依据}}，现就开展专项清理通知如下。",
                "一、清理范围",
                "{{清理范围}}",
                "二、清理要求",
                "{{事项}}",
                "三、时间安排",
                "请于{{办理期限}}前报送清理结果。清理按照谁制定谁清理、谁实施谁清理的原则进行。",
                CONTACT,
            ),
            asked=("收文单位", "清理范围", "事项", "办理期限"),
        ),
        LetterSpec(
            K.FILING_REPORT,
            "关于报送《{{文件名称}}》备案的报告",
            "{{收文单位}}：",
            (
                "{{文件全称}}已于{{公布情况}}。根据{{报送依据}}，现将该文件报送备案。",
                "随文报送下列材料：",
                "{{报送材料}}",
                CONTACT,
            ),
            to_unit=False,
            stream=NumberStream.SENT,
            is_upward=True,
        ),
    )
}
