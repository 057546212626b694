"""Things made, read, changed and removed through `alibabacloud_dingtalk`: what comes back is what was put in, over every
operation that tells of it, and what is gone is refused."""

from embedded import Fake
from product import Product
from workflows import login, store, talk, work

ROUNDS = [
    login.logins,
    login.third_party,
    store.drive,
    store.files,
    talk.cards,
    talk.groups,
    talk.old_cards,
    talk.robot_messages,
    work.approvals,
    work.attendance,
    work.calendar_events,
    work.meeting_rooms,
    work.people,
    work.tables,
    work.todo_tasks,
]


def main():
    for workflow in ROUNDS:
        with Fake() as fake:
            own = fake.token()
            workflow(fake, lambda product, token=own: Product(product, fake, token))
        print(f"{workflow.__name__}: as it was put in")


main()
