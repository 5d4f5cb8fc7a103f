// The main job of an agent, with the client that @hey-api/openapi-ts generates. Prints what the host answered, as JSON.
// Usage: node main-job.js URL TOKEN TEXT RECORDING_ID, with TEXT to type in the middle of the screen.
import { client } from './out/hey-api/client.gen.js';
import {
  exportSession,
  importSession,
  listRecordings,
  listSessions,
  performAction,
  startRecording,
  stopRecording,
} from './out/hey-api/sdk.gen.js';
import type { Action, ActionResult } from './out/hey-api/types.gen.js';

const [baseUrl = '', token = '', text = '', recordingId = ''] = process.argv.slice(2);
client.setConfig({ baseUrl, auth: ({ scheme }) => (scheme === 'bearer' ? token : undefined) });

async function act(body: Action): Promise<ActionResult> {
  const { data } = await performAction({ body, throwOnError: true });
  return data;
}

await startRecording({ body: { recording_id: recordingId }, throwOnError: true });
const size = { scaled_width: 1280, scaled_height: 720 };
await act({ action: 'left_click', coordinate: [640, 360], ...size });
await act({ action: 'type', text });
const { screenshot_data = '', ...screenshot } = await act({ action: 'screenshot', ...size });
const stopped = await stopRecording({ path: { id: recordingId }, throwOnError: true });
const library = await listRecordings({ throwOnError: true });

const { data: list } = await listSessions({ throwOnError: true });
const running = list.sessions.find((session) => session.running);
if (!running) throw new Error('No session is running.');
const archive = await exportSession({ path: { id: running.id }, throwOnError: true });
const imported = await importSession({ body: archive.data, throwOnError: true });

const signature = Buffer.from(screenshot_data, 'base64').toString('latin1', 1, 4);
console.log(
  JSON.stringify({
    screenshot: { ...screenshot, signature },
    stopped: stopped.data,
    library: library.data,
    running,
    imported: imported.data,
  }),
);
