"""What is answered to which address."""

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Lifespan

from zhibiao.errors import UsageError, ZhibiaoError
from zhibiao.explore import inquiry, mending, vocabulary
from zhibiao.explore.answers import DOWNLOADS, Answers, shown
from zhibiao.explore.door import Door
from zhibiao.explore.editions import Editions
from zhibiao.lake.descriptions import Words
from zhibiao.lake.location import Warehouse

_LARGEST = 256_000  # bytes of what a page says
_AT_ONCE = 2  # questions
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"<>\n]+)">')
_MISSING = Words("There is no such page", "没有这一页")
_MISSING_ADVICE = Words(
    "It may be about a document that a revised one has replaced, or the address is misspelt. Look for it from the overview.",
    "它可能属于已被修订版取代的文档，或者网址有误。请从总览重新查找。",
)
_GONE = Words("This answer is no longer here", "查询结果已不在这里")
_GONE_ADVICE = Words("Only the latest answers are kept. Ask once more, then download.", "只保留最近的结果。请重新运行，再下载。")
_FAILED = Words("This page could not be made", "这一页无法生成")
_FAILED_ADVICE = Words(
    "The terminal in which zhibiao explore runs says why. Please report it.",
    "原因见运行 zhibiao explore 的终端。请反馈给我们。",
)

Endpoint = Callable[[Request], Awaitable[Response]]


class App:
    """The addresses of one warehouse: pages for everybody who came in by the door, and /api/ for their scripts."""

    def __init__(self, warehouse: Warehouse, editions: Editions, complain: Callable[[str], None]) -> None:
        self._warehouse = warehouse
        self._editions = editions
        self._complain = complain
        self._answers = Answers()
        self._mending = mending.Mending(warehouse, editions.refresh)
        self._questions = CapacityLimiter(_AT_ONCE)

    def behind(self, hosts: list[str], token: str, lifespan: Lifespan[Starlette]) -> ASGIApp:
        """The application, which answers to these names."""
        routes = [
            Route("/api/version", self._version),
            Route("/api/askable", _said(self._askable)),
            Route("/api/sql", _said(self._ask), methods=["POST"]),
            Route("/api/answers/{name}.{ending}", self._download),
            Route("/api/facts/{document}/{start:int}", _said(self._fact)),
            Route("/api/words", _said(self._words)),
            Route("/api/corrections/preview", _said(self._preview), methods=["POST"]),
            Route("/api/corrections", _said(self._correct), methods=["POST"]),
            Route("/api/{path:path}", self._nothing, methods=["GET", "POST"]),
            Route("/{path:path}", self._page),
        ]
        handlers = {HTTPException: self._refused, Exception: self._failed}
        return Door(Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan), hosts, token)

    async def _page(self, request: Request) -> Response:
        path = str(request.path_params["path"]) or "index.html"
        content = await to_thread.run_sync(self._made, path, request.query_params.get("of"))
        if content is None:
            return await self._notice(404, _MISSING, _MISSING_ADVICE)
        return _file(content, Path(path).suffix)

    def _made(self, path: str, snapshot: str | None) -> bytes | None:
        """The file of a path; None where there is none, or none any more of the snapshot that a page was made of."""
        if "\0" in path:
            return None
        with self._editions.current() as edition:
            if snapshot not in (None, str(edition.site.snapshot)):
                return None
            page = edition.file(path)
            return page.content if page is not None else None

    async def _notice(self, status: int, title: Words, advice: Words) -> Response:
        def made() -> bytes:
            with self._editions.current() as edition:
                return edition.site.notice(title, advice).content

        return _file(await to_thread.run_sync(made), ".html", status)

    async def _nothing(self, request: Request) -> Response:
        raise HTTPException(404, f"nothing answers at {request.url.path}")

    async def _version(self, request: Request) -> Response:
        del request
        return JSONResponse({"snapshot": self._editions.snapshot, "trouble": self._editions.trouble})

    async def _askable(self, request: Request) -> Response:
        del request
        return JSONResponse(await to_thread.run_sync(vocabulary.askable, self._warehouse))

    async def _words(self, request: Request) -> Response:
        del request
        return JSONResponse(await to_thread.run_sync(vocabulary.words, self._warehouse))

    async def _ask(self, request: Request) -> Response:
        question = inquiry.understand(await _body(request))
        asked = inquiry.Inquiry(self._warehouse, question)
        answer = await inquiry.answer(asked, request, self._questions)
        return JSONResponse(await to_thread.run_sync(shown, answer, self._answers.keep(answer.table)))

    async def _download(self, request: Request) -> Response:
        form = DOWNLOADS.get(str(request.path_params["ending"]))
        try:
            file = await to_thread.run_sync(self._answers.file, request.path_params["name"], form) if form else None
        except UsageError as error:
            return await self._notice(422, Words("This cannot be downloaded", "无法下载"), Words(str(error), str(error)))
        if form is None or file is None:
            return await self._notice(404, _GONE, _GONE_ADVICE)
        return FileResponse(
            file,
            filename=f"zhibiao.{form.value}",
            media_type="text/csv; charset=utf-8" if form.value == "csv" else "application/octet-stream",
            background=BackgroundTask(file.unlink, missing_ok=True),
        )

    async def _fact(self, request: Request) -> Response:
        document, start = str(request.path_params["document"]), int(request.path_params["start"])
        if not re.fullmatch(r"[0-9a-f]{16,64}", document):
            raise HTTPException(404)
        return JSONResponse(await to_thread.run_sync(vocabulary.correctable, self._warehouse, document, start))

    async def _preview(self, request: Request) -> Response:
        wish = mending.understand(await _body(request))
        return JSONResponse(await to_thread.run_sync(self._mending.preview, wish))

    async def _correct(self, request: Request) -> Response:
        body = await _body(request)
        wish, seen = mending.understand(body), body.get("yaml")
        if not isinstance(seen, str):
            raise UsageError("look at the preview first: what is written is what was shown")
        return JSONResponse(await to_thread.run_sync(self._mending.write, wish, seen))

    async def _refused(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path.startswith("/api/"):
            detail = error.detail if isinstance(error, HTTPException) else ""
            return JSONResponse({"error": detail}, status)
        return await self._notice(status, _MISSING, _MISSING_ADVICE)

    async def _failed(self, request: Request, error: Exception) -> Response:
        what = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        self._complain(f"{request.url.path}: this should not have happened: {what} (please report it)")
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": "this should not have happened: the terminal of zhibiao explore says more"}, 500)
        return await self._notice(500, _FAILED, _FAILED_ADVICE)


def _file(content: bytes, suffix: str, status: int = 200) -> Response:
    """A file; a page with the policy that it states itself, which holds from the first byte when it comes as a header."""
    stated = _POLICY.search(content) if suffix == ".html" else None
    headers = {"Content-Security-Policy": stated[1].decode("ascii")} if stated else None
    return Response(content, status, headers, media_type=_KINDS.get(suffix, "application/octet-stream"))


def _said(endpoint: Endpoint) -> Endpoint:
    """A mistake of the user is an answer of one line."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ZhibiaoError as error:
            return JSONResponse({"error": " ".join(str(error).split())}, 422)

    return answer


async def _body(request: Request) -> dict[str, object]:
    """What a script of ours says, as JSON. HTTPException for anything else."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "JSON is expected")
    said = bytearray()
    async for chunk in request.stream():
        said += chunk
        if len(said) > _LARGEST:
            raise HTTPException(413, f"more than {_LARGEST:,} bytes")
    try:
        body: object = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "this is no JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "a JSON object is expected")
    return cast("dict[str, object]", body)
