# The worker says by REPOSITORY which one it is, below the shared storage.
set -eu
git clone --no-hardlinks "/worker-storage/data/${REPOSITORY:?}" /repo
chmod -R a+rwX /repo
