"""What people hear when an update was parked: the sender an apology, staff that somebody must look."""

from dataclasses import dataclass

from tickets.ids import TelegramId
from tickets.messages.pushes import Button, Push
from tickets.messages.queues import InboxRow
from tickets.messages.taps import Tap, Verb
from tickets.moments import Now
from tickets.ports import Units
from tickets.services.participants import staff_of


@dataclass(frozen=True, kw_only=True)
class Apology:
    """Writes the pushes of a parked update into the outbox."""

    units: Units
    clock: Now

    async def __call__(self, row: InboxRow) -> None:
        """Apologise to the sender with a way to a person, and tell everyone who runs the desk.

        When staff let it run again and it fails again, only they hear of it.
        """
        now = self.clock()
        async with self.units() as uow:
            sender = await uow.people.by_telegram(TelegramId(row.chat)) if row.chat else None
            pushes = []
            if sender is not None:
                ask = Button(label="button.talk_to_person", data=Tap(verb=Verb.PERSON, object=0).encode())
                pushes.append(
                    Push(
                        recipient=sender.id,
                        template="customer/apology",
                        dedupe=f"parked:{row.bot}:{row.update_id}:{sender.id}",
                        not_before=now,
                        buttons=((ask,),),
                        priority=1,
                    )
                )
            look = Button(label="push.button.parked", data=Tap(verb=Verb.PARKED, object=row.id).encode())
            again = f":again:{row.retries}" if row.retries else ""
            pushes += [
                Push(
                    recipient=person.id,
                    template="staff/update_parked",
                    dedupe=f"parked:{row.bot}:{row.update_id}:staff:{person.id}{again}",
                    not_before=now,
                    context={
                        "update": row.update_id,
                        "sender": sender.name if sender else None,
                        "again": row.retries > 0,
                    },
                    buttons=((look,),),
                    priority=2,
                )
                for person in await staff_of(uow)
            ]
            await uow.outbox.add(*pushes)
            await uow.commit()
