import { z } from 'zod';
import { RecordedActions, RecordingSelection, SelectedRecordings } from '../recording';
import { Download, RecordingParams } from './parameters';
import { binary, type Routes } from './route';

const finished = ['recording-not-found', 'no-video', 'recording-active'] as const;

export const RECORDING_FILE_ROUTES = {
  getRecordingVideo: {
    method: 'GET',
    path: '/api/v0/recordings/{id}/video.mp4',
    hasHead: true,
    summary: 'Get the video of a recording',
    params: RecordingParams,
    query: Download,
    answers: { 200: binary('video/mp4', 'The video.', { isFile: true, isAttachment: true }) },
    errors: finished,
  },
  getRecordingThumbnail: {
    method: 'GET',
    path: '/api/v0/recordings/{id}/thumbnail.jpg',
    hasHead: true,
    summary: 'Get the thumbnail of a recording',
    params: RecordingParams,
    query: Download.extend({ v: z.string().optional().describe('Ignored; makes the URL unique.') }),
    answers: { 200: binary('image/jpeg', 'The thumbnail.', { isFile: true, isAttachment: true }) },
    errors: ['recording-not-found', 'no-thumbnail'],
  },
  listRecordedActions: {
    method: 'GET',
    path: '/api/v0/recordings/{id}/actions',
    summary: 'List the actions during a recording',
    description: 'In the order of their ends, each with its time in the video.',
    params: RecordingParams,
    answers: { 200: RecordedActions },
    errors: ['recording-not-found'],
  },
  getRecordedActionLines: {
    method: 'GET',
    path: '/api/v0/recordings/{id}/actions.jsonl',
    summary: 'Download the actions during a recording as JSON lines',
    params: RecordingParams,
    answers: { 200: binary('application/x-ndjson', 'One action per line.', { isAttachment: true }) },
    errors: ['recording-not-found'],
  },
  getRecordingSubtitles: {
    method: 'GET',
    path: '/api/v0/recordings/{id}/subtitles.vtt',
    summary: 'Get the actions during a recording as subtitles',
    params: RecordingParams,
    query: Download,
    answers: { 200: binary('text/vtt', 'One cue per action (WebVTT).', { isAttachment: true }) },
    errors: ['recording-not-found'],
  },
  downloadRecording: {
    method: 'GET',
    path: '/api/v0/recordings/{id}/recording.zip',
    hasHead: true,
    summary: 'Download a recording as an archive',
    description: 'Contains video, thumbnail, actions and subtitles.',
    params: RecordingParams,
    answers: { 200: binary('application/zip', 'The archive.', { isAttachment: true }) },
    errors: [...finished, 'disk-full'],
  },
  selectRecordings: {
    method: 'POST',
    path: '/api/v0/recordings.zip',
    summary: 'Select recordings to download in one archive',
    description: 'For more ids than a URL holds. The host remembers the last 100 selections.',
    body: RecordingSelection,
    examples: { one: { ids: ['7f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001'] } },
    answers: { 201: SelectedRecordings },
    errors: finished,
  },
  downloadRecordings: {
    method: 'GET',
    path: '/api/v0/recordings.zip',
    hasHead: true,
    summary: 'Download several recordings as one archive',
    description: 'Each recording has its own folder.',
    query: z.object({
      ids: z.string().optional().describe('UUIDs, separated by commas.'),
      choice: z.string().optional().describe('Instead of `ids`: from the URL of a selection.'),
    }),
    answers: { 200: binary('application/zip', 'The archive.', { isAttachment: true }) },
    errors: ['invalid-selection', ...finished, 'disk-full'],
  },
} as const satisfies Routes;
