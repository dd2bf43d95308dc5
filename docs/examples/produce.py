"""Publishes one event as plain JSON: no Avro, no registry, no library of ours. usage: produce.py USER ITEM"""
import json, os, sys, time, uuid
from kafka import KafkaProducer

user, item = sys.argv[1:3]
producer = KafkaProducer(bootstrap_servers=os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092").split(","), acks="all")
event = {
    "eventId": str(uuid.uuid4()), "userId": user, "scenario": "video", "action": "watch",
    "itemId": item, "completion": 0.9, "occurredAt": int(time.time() * 1000),
}
producer.send(os.environ.get("TOPIC", "clickstream"), key=user.encode(), value=json.dumps(event).encode()).get(30)
producer.close()
