#!/bin/sh
# The school's own authority for https inside its network, by openssl.
#
#   sh lan-ca.sh FOLDER NAME-OR-ADDRESS…      e.g.  sh lan-ca.sh /etc/houqin/tls houqin.school.lan 192.168.1.10
#
# Makes once: ca.key (keep it locked away, e.g. on the drive in the safe) and ca.crt (goes on phones and computers).
# Makes each time: server.key and server.crt for the names given, good for 820 days: phones by Apple refuse more.
# The authority can vouch for these names only (name constraints): who steals ca.key cannot pretend to be a bank.
set -eu
umask 077
[ $# -ge 2 ] || { echo "用法：sh lan-ca.sh 文件夹 名字或IP…（例如 houqin.school.lan 192.168.1.10）" >&2; exit 2; }
command -v openssl >/dev/null || { echo "没有 openssl：Debian/Ubuntu 请先运行 apt-get install openssl" >&2; exit 2; }
folder=$1; shift
mkdir -p "$folder"; cd "$folder"

names= allowed= number=0 kinds=
for name in "$@"; do
  number=$((number + 1))
  case $name in
    *[!0-9A-Za-z.:-]*) echo "名字只能有字母、数字、点和短横：$name" >&2; exit 2 ;;
    *:*) kind=IP; wide="$name/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" ;;
    *[!0-9.]*) kind=DNS; wide=$name ;;
    *) kind=IP; wide="$name/255.255.255.255" ;;
  esac
  kinds="$kinds $kind"
  names="$names${names:+,}$kind:$name"
  allowed="$allowed
permitted;$kind.$number=$wide"
done
# A kind of name that is not spoken of would be free: close it.
case $kinds in *DNS*) ;; *) allowed="$allowed
permitted;DNS.0=houqin.invalid" ;; esac
case $kinds in *IP*) ;; *) allowed="$allowed
excluded;IP.0=0.0.0.0/0.0.0.0
excluded;IP.00=0:0:0:0:0:0:0:0/0:0:0:0:0:0:0:0" ;; esac

if [ ! -f ca.key ]; then
  cat > ca.cnf <<CNF
[req]
distinguished_name = who
prompt = no
x509_extensions = authority
[who]
CN = Houqin school authority $(date +%Y)
[authority]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical,@allowed
[allowed]$allowed
CNF
  openssl ecparam -name prime256v1 -genkey -noout -out ca.key
  openssl req -new -x509 -days 3650 -sha256 -config ca.cnf -key ca.key -out ca.crt
  rm ca.cnf
  echo "新建了学校自己的证书机构：ca.crt（装到手机和电脑上）、ca.key（锁好，不要给任何人）"
fi

cat > server.cnf <<CNF
[server]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $names
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF
openssl ecparam -name prime256v1 -genkey -noout -out server.key.new
openssl req -new -key server.key.new -subj "/O=Houqin" -out server.csr
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 820 -sha256 \
  -extfile server.cnf -extensions server -out server.crt.new 2>/dev/null
rm server.cnf server.csr
openssl verify -CAfile ca.crt server.crt.new >/dev/null || {
  rm server.crt.new server.key.new
  echo "这个证书机构只能用于当初写下的名字；要用新的名字，请换一个文件夹重做，并在手机上装新的 ca.crt。" >&2
  exit 2
}
mv server.key.new server.key; mv server.crt.new server.crt
chmod 644 ca.crt server.crt
echo "服务器证书：$(pwd)/server.crt（820 天内有效，用于 $*）"
echo "手机上核对指纹：$(openssl x509 -in ca.crt -noout -fingerprint -sha256 | cut -d= -f2)"
