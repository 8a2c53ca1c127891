"""Refusals, in Telegram's words and codes."""

from sandbox.world.shapes import Json


class ApiError(Exception):
    """A call that is refused; code and description are Telegram's."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> Json:
        """Return the JSON answer that carries the refusal."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> ApiError:
    """Return the refusal of a call that is wrong in itself."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return the refusal of a call that the other side does not allow."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return the refusal of a call that another one stands against."""
    return ApiError(409, f"Conflict: {reason}")


def not_in_sandbox(what: str) -> ApiError:
    """Return the refusal of something that Telegram has and the sandbox has not."""
    return ApiError(501, f"Not Implemented: the sandbox does not have {what}")


def too_many_requests(seconds: int) -> ApiError:
    """Return the refusal that asks to come back after so many seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
