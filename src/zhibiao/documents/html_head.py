"""What a government page says of its document: the title, and where and when it was published."""

import re
from collections.abc import Iterable, Sequence

from zhibiao.documents.html_blocks import Item, Line, Table, clean
from zhibiao.documents.html_tables import Cell
from zhibiao.documents.html_tree import Node, words

_LABELS = words(
    "索引号 主题词 主题分类 发布日期 发布时间 公开日期 公开时间 成文日期 生成日期 生成时间 发文日期 印发日期 日期 时间",
    "来源 信息来源 文章来源 稿件来源 发布机构 发布单位 发文机关 发文单位 制发机关 公开机构 公开主体 公开责任部门",
    "信息提供单位 发文字号 文号 文件编号 标题 名称 文件名称 信息名称 有效性 效力状态 体裁 体裁分类 公开方式 公开范围",
    "组配分类 公开类别 信息分类 分类 作者",
)
_UNREAD_LABELS = words(
    "浏览次数 浏览量 点击数 点击次数 点击率 点击 阅读次数 阅读量 阅读 访问量 访问次数 字体 字号 字体大小 文字大小",
    "打印 分享 分享到 责任编辑 编辑 责编 保护视力色",
)
_BY_META = {"pubdate": "发布日期", "publishdate": "发布日期", "contentsource": "来源"}
_SAME = {"发布日期": re.compile("日期|时间"), "来源": re.compile("来源|机构|单位|机关")}


def _alternatives(labels: frozenset[str]) -> str:
    return "|".join(r"\s*".join(label) for label in sorted(labels, key=lambda label: (-len(label), label)))


_ALL = _alternatives(_LABELS | _UNREAD_LABELS)
# 浏览次数：may follow a value without a blank; 来源：then may be the end of 水来源：.
_LONG = _alternatives(frozenset(label for label in _LABELS | _UNREAD_LABELS if len(label) > 2))
_LABEL = re.compile(rf"[【\[]?\s*({_LONG}|(?<![\u4e00-\u9fff])(?:{_ALL}))\s*[】\]]?\s*[：:]\s*[】\]]?")
_BARE_LABEL = re.compile(rf"[【\[]?\s*({_ALL})\s*[】\]]?\s*[：:]?")
_TRAILING = re.compile(
    r"[\s|｜【\[（(]*(?:打印(?:本页|本文)?|关闭(?:窗口|本页)?|收藏(?:本页)?|内容纠错|分享(?:到)?|大\s*中\s*小|[|｜【\[\]】\s])+\Z"
)
_LONGEST_VALUE = 100  # characters
_LONGEST_LINE = 300  # characters of a line of labels
_MOST_LABELS = 16
_JUNK_WORD = (
    r"打印(?:本页|本文|文章)?|关闭(?:窗口|本页)?|收藏(?:本页)?|返回(?:顶部|列表|上一页|首页)?|分享(?:到|至)?|(?:我要|内容)?纠错|上一页|下一页|无障碍浏览"
    r"|(?:字体|字号|文字大小)[：:]?|大|中|小|相关(?:文档|阅读|新闻|链接|稿件|信息|解读|报道)|文档附件|微信|微博|QQ空间"
)
_JUNK = re.compile(
    rf"(?:[\s|｜【\[】\]：:>·]*(?:{_JUNK_WORD}))+[\s|｜】\]：:>]*|(?:上一篇|下一篇|扫一扫|您?当前(?:所在)?的?位置|责任编辑|浏览次数)[：:]?.{{0,50}}"
)
_SITE = re.compile(r"(?:网|网站|门户|人民政府|委员会|政府|首页|政务公开|信息公开|[局厅办委院])\Z")
_DIVIDER = re.compile(
    r"\s*[_|｜]\s*|\s+[-–—]+\s+|--+|\s*>\s*|[-–—](?=[^-–—]{2,30}(?:网|网站|门户|政府|委员会|局|办事处|政务公开|信息公开)\Z)"
)
_TITLE_NAME = re.compile(r"title|biaoti|(?:^|[-_])(?:bt|tit)(?:$|[-_\d])")
_SHORTEST_TITLE = 6
_LONGEST_TITLE = 120


def page_title(root: Node, main: Node) -> str | None:
    """The title of the document, without the site's name; None when the page says none."""
    head: list[str] = []
    named: list[str] = []
    first: list[str] = []
    window: list[str] = []
    for node in root.nodes():
        if node is main and first:
            break
        if node.tag == "meta" and node.attributes.get("name", "").lower() == "articletitle":
            head.append(clean(node.attributes.get("content", "")))
        elif node.tag == "title":
            window += [clean(part) for part in _DIVIDER.split(clean(node.text()))]
        elif node.tag == "h1":
            first.append(clean(node.text()))
        elif node is main:
            break
        elif node.length <= _LONGEST_TITLE and node.linked == 0 and any(_TITLE_NAME.search(name) for name in node.names()):
            named.append(clean(node.text()))
    # What is named a title often names a box at the side; the one next to the document is its own.
    for title in (*head, *first, *reversed(named), *window[:2]):
        if _SHORTEST_TITLE <= len(title) <= _LONGEST_TITLE and not _SITE.search(title) and not _LABEL.match(title):
            return title
    return None


def has_title(title: str, body: Sequence[Item]) -> bool:
    """Whether the document begins with its title, on one line or several."""
    beginning = "".join(item.text for item in body[:8] if isinstance(item, Line))
    return _letters(title).rstrip(".…") in _letters(beginning)[: 4 * _LONGEST_TITLE]


def source_lines(root: Node, before: Sequence[Item]) -> list[str]:
    """`label：value` for what is said ahead of the document, then for what only the page's head says."""
    pairs = dict(_pairs([item.text for item in before if isinstance(item, Line)]))
    for node in root.nodes():
        label = _BY_META.get(node.attributes.get("name", "").lower()) if node.tag == "meta" else None
        value = clean(node.attributes.get("content", ""))
        if label and 0 < len(value) <= _LONGEST_VALUE and not any(_SAME[label].search(said) for said in pairs):
            pairs[label] = value
    return [f"{label}：{value}" for label, value in pairs.items()][:_MOST_LABELS]


def tidy(body: Sequence[Item]) -> list[Item]:
    """The document without buttons; its labels, in a table or a line of several, as a line each."""
    tidied: list[Item] = []
    for item in body:
        if isinstance(item, Table):
            tidied += [Line(line) for line in _labelled(item)] or [item]
        elif len(item.text) > _LONGEST_LINE or not _LABEL.match(item.text):
            if len(item.text) > 60 or not _JUNK.fullmatch(item.text):
                tidied.append(item)
        elif len(_LABEL.findall(item.text)) > 1:
            tidied += [Line(f"{label}：{value}") for label, value in _pairs([item.text])]
        elif not _JUNK.fullmatch(item.text):
            tidied.append(item)
    return tidied


def _labelled(table: Table) -> list[str]:
    """The lines of a table in which each value stands behind its label; none when it is another kind of table."""
    cells = [_texts(row) for row in table.source]
    filled = sum(bool(text) for row in cells for text in row)
    labels = 0
    for row in cells:
        after_label = False
        for text in row:
            is_label = bool(text) and _BARE_LABEL.fullmatch(text) is not None
            if is_label and after_label:
                return []
            labels += 2 * is_label + (not is_label and _LABEL.match(text) is not None)
            after_label = is_label
    if labels < 3 or labels < 0.8 * filled:
        return []
    return [f"{label}：{value}" for label, value in _pairs([text for row in cells for text in row], bare=True)]


def _texts(row: Iterable[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _pairs(segments: Sequence[str], bare: bool = False) -> list[tuple[str, str]]:
    """Labels and values, in order, each label once. The value may stand in the segment after its label."""
    pairs: dict[str, str] = {}
    waiting = ""
    for segment in segments:
        found = list(_LABEL.finditer(segment)) if len(segment) <= _LONGEST_LINE else []
        if bare and not found and _BARE_LABEL.fullmatch(segment):
            waiting = _letters(segment)
            continue
        if waiting and not found and len(segment) <= _LONGEST_VALUE:
            pairs.setdefault(waiting, segment.strip())
        waiting = ""
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(segment)
            label, value = _letters(match.group(1)), _TRAILING.sub("", segment[match.end() : end]).strip(" \u3000;；,，")
            if value and len(value) <= _LONGEST_VALUE:
                pairs.setdefault(label, value)
            elif not value and index + 1 == len(found):
                waiting = label
    return [(label, value) for label, value in pairs.items() if value and label not in _UNREAD_LABELS]


def _letters(text: str) -> str:
    return re.sub(r"[\s【】\[\]：:]", "", text)
