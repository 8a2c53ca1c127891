"""What customer and owner are told of the steps beside a visit (rules J11, D3, D5, A2)."""

from collections.abc import Iterator

from tickets.announcements.customer import open_button
from tickets.announcements.scene import Context, Scene
from tickets.events import BackFromFactory, FactoryDateMoved, SentToFactory
from tickets.pushes import Push
from tickets.taps import Verb


def tell_of_steps(scene: Scene) -> Iterator[Push]:
    """Yield the messages that one step calls for: the customer's, and the owner's when another did it."""
    match scene.event:
        case SentToFactory(expected=expected) | FactoryDateMoved(expected=expected):
            moved = isinstance(scene.event, FactoryDateMoved)
            context: Context = {"expected": expected.isoformat(), "moved": moved}
            yield from scene.to_customer("customer/at_factory", context, buttons=open_button(scene))
            yield from _owner(scene, "factory_date" if moved else "sent_to_factory", context)
        case BackFromFactory():
            context = {"owner": scene.cast.owner.name if scene.cast.owner else None}
            yield from scene.to_customer("customer/back_from_factory", context, buttons=open_button(scene))
            yield from _owner(scene, "back_from_factory", {"expected": ""})


def _owner(scene: Scene, step: str, context: Context) -> Iterator[Push]:
    owner = scene.cast.owner
    if owner is not None and not scene.is_actor(owner):
        job = ((scene.button("push.button.job", Verb.JOB),),)
        yield scene.to(owner, "job/step", {"step": step, **context}, buttons=job)
