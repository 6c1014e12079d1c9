"""`/health`: ready, or 503 with the reason, for whoever watches the process."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def health_route(trouble: Callable[[], str | None]) -> Route:
    """The route; `trouble()` answers None when the product is ready, else why it is not."""

    def health(_: Request) -> JSONResponse:
        reason = trouble()
        body = {"status": "ready"} if reason is None else {"status": "not ready", "reason": reason}
        return JSONResponse(body, 200 if reason is None else 503, headers={"cache-control": "no-store"})

    return Route("/health", health, methods=["GET"])
