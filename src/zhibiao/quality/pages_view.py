"""The view of Great Expectations, made safe and self-contained: everything is escaped, nothing is loaded, nothing runs."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import cast

from great_expectations.render.components import RenderedDocumentContent
from great_expectations.render.view.view import DefaultJinjaPageView
from jinja2 import ChoiceLoader, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from zhibiao.pages import frame

Content = object  # what a renderer hands to the view: text, a number, a block as a mapping, or a list of these
Block = dict[str, Content]


class OfflineView:
    """Shows a document of the library's renderers in our page (quality/templates), which neither loads nor runs anything.

    The library puts cells and list items into the page as they are, so that a report could bring markup of its own.
    Here Jinja escapes whatever is not markup made by the library.
    """

    def __init__(self) -> None:
        self._library = DefaultJinjaPageView()
        environment = self._library.env
        assert environment.loader is not None, "the library loads its own templates"
        environment.loader = ChoiceLoader([PackageLoader("zhibiao.quality", "templates"), frame(), environment.loader])
        environment.autoescape = True
        filters = cast("dict[str, Callable[..., Content]]", environment.filters)
        filters["render_content_block"] = self._content
        filters["render_string_template"] = self._sentence
        filters["render_styling"] = self._styling
        filters["render_styling_from_string_template"] = self._styling_of
        filters["attributes_dict_to_html_string"] = self._attributes
        filters["render_markdown"] = self._markdown

    def render(self, document: RenderedDocumentContent, **about: str | None) -> str:
        """The page; `about` is what its template asks for beside the document."""
        return self._library.render(document, **about)

    @pass_context
    def _content(
        self, context: Context, content: Content, index: int | None = None, content_block_id: str | None = None
    ) -> Content:
        """A block as markup; text and numbers as they are, for Jinja to escape."""
        if isinstance(content, list):
            items = enumerate(cast(Sequence[Content], content))
            return Markup("").join(self._item(context, item, f"{content_block_id}-{place}") for place, item in items)
        shown = cast(Content, self._library.render_content_block(context, cast(Block, content), index, content_block_id))
        return Markup(shown) if _is_block(content) else shown

    def _item(self, context: Context, item: Content, content_block_id: str) -> Markup:
        if _is_block(item):
            return Markup(self._content(context, item, content_block_id=content_block_id))
        return Markup("<span>{}</span>").format(item)

    def _sentence(self, template: Content) -> Content:
        """A sentence with its parameters filled in; the library escapes only those that are text, and not the sentence."""
        if not isinstance(template, dict):
            return template
        safe = cast(Block, template).copy()
        safe["template"] = escape(str(safe.get("template", "")), quote=False)
        safe["params"] = {name: str(value) for name, value in cast(Block, safe.get("params") or {}).items()}
        if "tooltip" in safe:
            tooltip = cast(Block, safe["tooltip"])
            safe["tooltip"] = {**tooltip, "content": escape(str(tooltip["content"]))}
        return Markup(self._library.render_string_template(safe))

    # Attributes of tags hold nothing of a report: only the library and pages_blocks write them.

    def _styling(self, styling: Mapping[str, object]) -> Markup:
        return Markup(self._library.render_styling(styling))

    def _styling_of(self, block: Block) -> Markup:
        return Markup(self._library.render_styling_from_string_template(block))

    def _attributes(self, attributes: Block, prefix: str = "") -> Markup:
        return Markup(self._library.attributes_dict_to_html_string(attributes, prefix))

    def _markdown(self, markdown: str) -> Markup:
        return Markup(self._library.render_markdown(markdown))  # its parser escapes HTML


def _is_block(content: Content) -> bool:
    return isinstance(content, dict) and "content_block_type" in content
