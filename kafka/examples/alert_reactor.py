"""Acts on alarms of high severity as they are raised: python3 alert_reactor.py localhost:9092 (needs confluent-kafka)."""
import json
import sys

from confluent_kafka import Consumer


def say(value):
    """What to do about one record of call.alerts; None where there is nothing to do."""
    event = json.loads(value)
    alert = event["data"]
    if event["type"] != "io.mondegreen.alert" or (alert["severity"], alert["state"]) != ("high", "raised"):
        return None  # about the line and no call, or a later word on an episode that is known
    return "{}: do not trust {} to {} ms ({}, risk {:.2f})".format(
        event["subject"], alert["startMs"], alert["endMs"], alert["type"], alert["risk"])


if __name__ == "__main__":
    consumer = Consumer({"bootstrap.servers": sys.argv[1], "group.id": "mondegreen-reader-python",
                         "isolation.level": "read_committed", "auto.offset.reset": "earliest"})
    consumer.subscribe(["call.alerts"])
    while True:
        record = consumer.poll(1.0)
        if record is not None and not record.error() and (todo := say(record.value())):
            print(todo, flush=True)
