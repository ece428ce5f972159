#!/bin/sh
# A runbook as it is written for CloudHSM CLI: users, keys, signatures, a key wrapped and brought back. Only the name of
# the program is another one: it is in $CLOUDHSM_CLI. Wants ADMIN_PASSWORD, and works in the current folder.
set -eu

member() { sed -n "s/.*\"$1\": \"\(.*\)\".*/\1/p"; }

echo "# users"
export CLOUDHSM_ROLE=admin
export CLOUDHSM_PIN="admin:$ADMIN_PASSWORD"
$CLOUDHSM_CLI cluster hsm-info >/dev/null
if ! $CLOUDHSM_CLI user list | grep -q '"app_1"'; then
  $CLOUDHSM_CLI user create --username app_1 --role crypto-user --password Runbook12345 >/dev/null
fi
# As an operator types it: twice.
printf 'Runbook67890\nRunbook67890\n' |
  $CLOUDHSM_CLI user change-password --username app_1 --role crypto-user >/dev/null 2>&1

echo "# keys"
export CLOUDHSM_ROLE=crypto-user
export CLOUDHSM_PIN=app_1:Runbook67890
$CLOUDHSM_CLI key generate-symmetric aes \
  --label wrapping-key \
  --key-length-bytes 32 \
  --attributes wrap=true unwrap=true >/dev/null
$CLOUDHSM_CLI key generate-asymmetric-pair ec \
  --curve prime256v1 \
  --public-label signing-public \
  --private-label signing-private \
  --public-attributes verify=true \
  --private-attributes sign=true >/dev/null
$CLOUDHSM_CLI key list --filter attr.key-type=ec attr.class=private-key --verbose | member label

echo "# a signature"
printf 'to be signed' >data.txt
SIGNATURE=$($CLOUDHSM_CLI crypto sign ecdsa \
  --key-filter attr.label=signing-private --hash-function sha256 --data-path data.txt | member signature)
$CLOUDHSM_CLI crypto verify ecdsa --key-filter attr.label=signing-public --hash-function sha256 \
  --data-path data.txt --signature "$SIGNATURE" | member message
if $CLOUDHSM_CLI crypto verify ecdsa --key-filter attr.label=signing-public --hash-function sha256 \
  --data b3RoZXI= --signature "$SIGNATURE" >refused.json; then
  exit 1
fi
member data <refused.json

echo "# a key out and in"
$CLOUDHSM_CLI key wrap aes-zero-pad --payload-filter attr.label=signing-private \
  --wrapping-filter attr.label=wrapping-key --path wrapped.bin >/dev/null
$CLOUDHSM_CLI key delete --filter attr.label=signing-private | member message
$CLOUDHSM_CLI key unwrap aes-zero-pad --filter attr.label=wrapping-key --key-type-class ec-private \
  --label signing-again --attributes sign=true --data-path wrapped.bin | member curve

echo "# done"
