"""The sandbox that these tests share."""

from tests.fakes.shared_sandbox import box, sandbox_url

__all__ = ["box", "sandbox_url"]
