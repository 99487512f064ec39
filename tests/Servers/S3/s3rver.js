// Serves a folder as S3 on a free loopback port, writes the port, and ends with its standard input.
// The source of a copy is percent-encoded, its slashes too; this server decodes all but them.
const objects = require('@20minutes/s3rver/lib/controllers/object');
const copy = objects.putObjectCopy;
objects.putObjectCopy = ctx => {
  ctx.headers['x-amz-copy-source'] = decodeURIComponent(ctx.headers['x-amz-copy-source']);
  return copy(ctx);
};

const S3rver = require('@20minutes/s3rver');

const [directory, ...buckets] = process.argv.slice(2);
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  directory,
  silent: true,
  vhostBuckets: false,
  allowMismatchedSignatures: true,
  configureBuckets: buckets.map(name => ({ name })),
});
server.run().then(({ port }) => console.log(port));
process.stdin.on('end', () => process.exit(0)).resume();
