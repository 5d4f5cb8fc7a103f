import { type Child, startChild } from '../../process/child';
import type { Tether } from '../../process/death-signal';
import { which } from '../../process/which';
import { DesktopError } from '../desktop-error';

/** Programs at once; they cost memory, and a loop must not fill the machine. */
const MAX_PROGRAMS = 64;

interface ClientProgramsOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly tether: Tether;
  /** Returns an existing directory for programs to start in. */
  readonly home: () => string;
  readonly onLine: (line: string) => void;
}

/** Starts programs that clients of the API ask for. They carry the desktop's mark, and end with it. */
export function createClientPrograms({ env, tether, home, onLine }: ClientProgramsOptions) {
  const running = new Set<Child>();
  let starting = 0;

  /** @returns its pid @throws {DesktopError} */
  return async ([program = '', ...args]: readonly string[]): Promise<number> => {
    const path = which(program, env.PATH);
    if (path === undefined) throw new DesktopError('not-installed', `There is no program ${program}.`);
    if (running.size + starting >= MAX_PROGRAMS)
      throw new DesktopError('too-many', `${MAX_PROGRAMS} programs are running already.`);
    starting += 1;
    try {
      const child = await startChild({ ...tether(path, args), env, cwd: home(), onLine });
      running.add(child);
      void child.exited.then(() => running.delete(child));
      return child.pid;
    } finally {
      starting -= 1;
    }
  };
}
