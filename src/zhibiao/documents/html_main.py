"""What of a web page is the document: the container of its text, and what around and inside it is not read."""

import re

from zhibiao.documents.html_tree import BLOCKS, Node, measure, words

# Containers of the systems that Chinese government sites run on (TRS, JCMS, UCAP, VSB, EasySite, WeChat) and of their own make.
_CONTAINERS = words(
    "trs_editor trs_editor_view trs_ueditor trs_web trs_preappend ucap-content zoom fontzoom zoomcon zoom-con",
    "pages_content pages-content vsb_content vsb_content_2 vsb_content_4 v_news_content",
    "easysite-news-text easysite-news-content js_content rich_media_content",
    "article article-content articlecontent article_content article-con articlecon article_con article-body articlebody",
    "article_body arc_cont news_content news-content newscontent detail-content detail_content",
    "con_text text_content content-text view xxgk_content xxgk-content zfxxgk_content zfxxgk_zw_content gkxl-content",
    "xl-content wzcontent wz_content bt_content bt-content td_doccontent doc-content doccontent main-text maintext",
)
_CONTAINER_WORD = re.compile(
    r"(?:^|[-_])(?:content|contents|article|detail|details|xxgk|zhengwen|neirong|zw|wenzhang|con|text)(?:$|[-_\d])"
)
# What may hold a document; a paragraph or a row never does.
_HOLDERS = words("font span") | BLOCKS - words("p table tbody thead tfoot tr li dt dd h1 h2 h3 h4 h5 h6 ul ol dl pre hr html")
# Names of what stands around a text. Some are said of anything (position-relative), and count only as a whole name.
_AROUND = re.compile(
    r"(?:^|[-_])(?:nav|navs|navbar|navi|navigation|menu|menus|crumb|crumbs|breadcrumb|breadcrumbs|share|footer|foot|copyright|sidebar"
    r"|pagination|pager|fenye|qrcode|ewm|erweima|fontsize|toolbar|related|gotop|totop|backtop|friendlink|searchbox)(?:$|[-_\d])"
    r"|^(?:bread|location|position|curpos|dqwz|bottom|side|aside|top|topbar|banner|search|print|login|links|comment|comments|page|pages"
    r"|bdsharebuttonbox|bdshare|bshare|jiathis_style|social-share|xgwd|xgxx|xgyd|recommend|weixin|wechat)$"
)
_AROUND_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_IMPRINT = re.compile(r"ICP\s*备|公网安备|网站标识码|版权所有|Copyright\s*[©&]", re.IGNORECASE)
_IMPRINT_LENGTH = 600  # characters
_HERE = re.compile(r"\s*[【\[]?(?:您?(?:当前|现在)?的?(?:所在)?位置)\s*[：:]")
_ANNEXES = re.compile(r"附\s*件|\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)\b", re.IGNORECASE)
_MOST = 0.3  # of the page's prose: what holds it is not furniture, however it is called
_LIST_LINKS = 4
_LIST_SHARE = 0.7


def is_from_office(root: Node) -> bool:
    """Whether Word or WPS exported the page: then all of it is the document."""
    for node in root.nodes():
        if node.tag == "meta" and node.attributes.get("name", "").lower() in ("generator", "progid"):
            said = node.attributes.get("content", "").lower()
            if said.startswith(("microsoft word", "word.document", "wps", "microsoft excel", "excel.sheet", "libreoffice")):
                return True
        if node.tag == "body":
            return False
    return False


def prune(root: Node, by_name: bool = True) -> None:
    """Take what is hidden out of the tree and, `by_name`, what stands around the document; measures are kept right."""
    _prune(root, _MOST * root.prose, by_name)
    measure(root)


def _prune(node: Node, most: float, by_name: bool) -> None:
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            kept.append(child)
            continue
        unread = _is_hidden(child) or (by_name and _is_around(child))
        if child.tag == "head" or child.prose > most or not unread:
            kept.append(child)
            _prune(child, most, by_name)
    node.children = kept


def _is_hidden(node: Node) -> bool:
    return "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style", "")[:500]) is not None


def _is_around(node: Node) -> bool:
    if node.tag in _AROUND_TAGS or any(_AROUND.search(name) for name in node.names()):
        return True
    if node.tag == "header" and not any(inner.tag == "h1" for inner in node.nodes()):
        return True
    if node.tag in BLOCKS and 0 < node.length <= _IMPRINT_LENGTH:
        text = node.text()
        return _IMPRINT.search(text) is not None or _HERE.match(text) is not None
    return False


def find_main(root: Node) -> Node:
    """The element that holds the document: a known container, else one named like it, else the smallest with most prose."""
    nodes = [node for node in root.nodes() if node.tag in _HOLDERS]
    for known in (_is_container, _is_named_container):
        candidates = [node for node in nodes if node.prose >= 0.5 * root.prose and root.prose > 0 and known(node)]
        if candidates:
            most = max(node.prose for node in candidates)
            # In the page's order an inner container comes after the one around it.
            return [node for node in candidates if node.prose >= 0.95 * most][-1]
    return _densest(root)


def _is_container(node: Node) -> bool:
    return any(name in _CONTAINERS for name in node.names()) or node.tag == "article"


def _is_named_container(node: Node) -> bool:
    return any(_CONTAINER_WORD.search(name) for name in node.names()) or node.tag == "main"


def _densest(root: Node) -> Node:
    """Down to the smallest element with nearly all prose, then up again while only text and no lists of links is added."""
    path = [root]
    while True:
        inside = [child for child in path[-1].children if isinstance(child, Node)]
        heaviest = max(inside, key=lambda child: child.prose, default=None)
        if heaviest is None or heaviest.prose < 0.85 * root.prose or heaviest.prose == 0:
            break
        path.append(heaviest)
    while len(path) > 1 and path[-1].tag not in _HOLDERS:
        path.pop()
    while len(path) > 1 and path[-1].tag != "body":
        others = [child for child in path[-2].children if isinstance(child, Node) and child is not path[-1] and child.length]
        if path[-2].tag not in _HOLDERS or not others or any(_is_list_of_links(other) for other in others):
            break
        path.pop()
    return path[-1]


def drop_link_lists(node: Node) -> None:
    """Take lists of links out of the document, those of its annexes aside."""
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            if child.tag in BLOCKS and _is_list_of_links(child) and not _ANNEXES.search(child.text()):
                continue
            drop_link_lists(child)
        kept.append(child)
    node.children = kept


def _is_list_of_links(node: Node) -> bool:
    return node.links >= _LIST_LINKS and node.linked > _LIST_SHARE * node.length
