// An ssh server that lets in one key, runs commands, and forwards ports of its loopback. It prints its port.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2 from 'ssh2';

const [hostKey = '', publicKey = ''] = process.argv.slice(2);
const parsed = ssh2.utils.parseKey(readFileSync(publicKey));
if (parsed instanceof Error) throw parsed;
const allowed = parsed.getPublicSSH();

const server = new ssh2.Server({ hostKeys: [readFileSync(hostKey)] }, (client) => {
  client.on('authentication', (attempt) => {
    const isKnown = attempt.method === 'publickey' && attempt.key.data.equals(allowed);
    if (isKnown) attempt.accept();
    else attempt.reject(['publickey']);
  });
  client.on('session', (accept) => {
    accept().on('exec', (acceptExec, _reject, { command }) => {
      const channel = acceptExec();
      const shell = spawn('sh', ['-c', command]);
      shell.stdout.pipe(channel, { end: false });
      shell.stderr.pipe(channel.stderr, { end: false });
      shell.on('close', (code) => {
        channel.exit(code ?? 1);
        channel.end();
      });
    });
  });
  client.on('tcpip', (accept, reject, { destPort }) => {
    const target = connect(destPort, '127.0.0.1');
    target.once('connect', () => {
      const channel = accept();
      channel.pipe(target).pipe(channel);
      channel.on('error', () => target.destroy());
      channel.on('close', () => target.destroy());
    });
    target.on('error', () => reject?.());
  });
  client.on('error', () => undefined);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : address);
});
