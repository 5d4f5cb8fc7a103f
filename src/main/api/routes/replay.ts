import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../../../shared/request-error';
import { VIEWER } from '../../../shared/routes/parameters';
import type { REPLAY_ROUTES } from '../../../shared/routes/replay';
import { imageType } from '../../pixels/image-file';
import type { ReplayService } from '../../replay/replay';
import { type Handlers, readHeader } from '../bind-routes';

const NO_REPLAY = new RequestError('no-replay', 'No replay is loaded.');

export function replayHandlers({ replay }: { replay: ReplayService }): Handlers<typeof REPLAY_ROUTES> {
  /** The replay acts for the person who starts it, who may have control. */
  function forPerson(request: Pick<FastifyRequest, 'headers'>): ReplayService {
    replay.setRequester(readHeader(request, VIEWER));
    return replay;
  }

  function sendPicture(reply: FastifyReply, name: 'before' | 'now') {
    const picture = replay.picture(name);
    if (!picture) throw new RequestError('no-question', 'No question with pictures is open.');
    return reply.type(imageType(picture) ?? 'application/octet-stream').send(picture);
  }

  return {
    getReplay() {
      if (!replay.state) throw NO_REPLAY;
      return replay.state;
    },
    listReplaySteps() {
      if (!replay.results) throw NO_REPLAY;
      return { steps: [...replay.results] };
    },
    loadReplay: (request) => forPerson(request).load(request.body),
    planReplay: ({ body }) => replay.plan(body),
    unloadReplay: () => replay.unload(),
    updateReplay: ({ body }) => replay.command((player) => player.change(body)),
    playReplay: (request) => forPerson(request).command((player) => player.play()),
    pauseReplay: () => replay.command((player) => player.pause()),
    stepReplay: (request) => forPerson(request).command((player) => player.step()),
    skipReplayStep: () => replay.command((player) => player.skip()),
    stopReplay: () => replay.command((player) => player.stop()),
    answerReplay: (request) => forPerson(request).command((player) => player.answer(request.body)),
    getRecordedScreen: (_request, reply) => sendPicture(reply, 'before'),
    getComparedScreen: (_request, reply) => sendPicture(reply, 'now'),
  };
}
