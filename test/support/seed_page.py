"""The procedure of AWS's page on connecting and disconnecting a custom key store, with boto3.

Usage: seed_page.py ENDPOINT REGION CLUSTER_ID TRUST_ANCHOR_FILE PASSWORD
Prints what each step answers, one line each; any other answer than expected ends it with a traceback.
"""

import sys

import boto3

endpoint, region, cluster_id, trust_anchor_file, password = sys.argv[1:]
kms = boto3.client(
    "kms",
    endpoint_url=endpoint,
    region_name=region,
    aws_access_key_id="test",
    aws_secret_access_key="test",
)


def describe():
    return kms.describe_custom_key_stores(CustomKeyStoreId=store_id)["CustomKeyStores"][0]


def settled():
    while True:
        store = describe()
        if not store["ConnectionState"].endswith("ING"):
            return " ".join(filter(None, [store["ConnectionState"], store.get("ConnectionErrorCode")]))


with open(trust_anchor_file, encoding="ascii") as file:
    trust_anchor = file.read()
store_id = kms.create_custom_key_store(
    CustomKeyStoreName="ExampleKeyStore",
    CloudHsmClusterId=cluster_id,
    TrustAnchorCertificate=trust_anchor,
    KeyStorePassword=password,
)["CustomKeyStoreId"]
print("created", describe()["ConnectionState"])

kms.connect_custom_key_store(CustomKeyStoreId=store_id)
print("connect", settled())

key = kms.create_key(Origin="AWS_CLOUDHSM", CustomKeyStoreId=store_id)["KeyMetadata"]
print("key", key["KeyState"], key["Origin"])
context = {"purpose": "test"}
sealed = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"attack at dawn", EncryptionContext=context)["CiphertextBlob"]
opened = kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)
print("decrypted", opened["Plaintext"].decode("ascii"))

kms.disconnect_custom_key_store(CustomKeyStoreId=store_id)
print("disconnect", settled())
print("key", kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"])
try:
    kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")
except kms.exceptions.KMSInvalidStateException as refused:
    print("refused", refused.response["Error"]["Code"])

kms.update_custom_key_store(CustomKeyStoreId=store_id, KeyStorePassword="wrong-password")
kms.connect_custom_key_store(CustomKeyStoreId=store_id)
print("connect", settled())
kms.disconnect_custom_key_store(CustomKeyStoreId=store_id)
print("disconnect", settled())
try:
    kms.delete_custom_key_store(CustomKeyStoreId=store_id)
except kms.exceptions.CustomKeyStoreHasCMKsException as refused:
    print("refused", refused.response["Error"]["Code"])
try:
    kms.describe_custom_key_stores(CustomKeyStoreName="absent")
except kms.exceptions.CustomKeyStoreNotFoundException as refused:
    print("refused", refused.response["Error"]["Code"], refused.response["ResponseMetadata"]["HTTPStatusCode"])
