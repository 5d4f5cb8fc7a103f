/** The environment of a graphical session. */
export interface HostSession {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Why this machine's own screen is not available, and what to do; undefined if it is. */
export function unsupportedReason({ platform, env }: HostSession): string | undefined {
  if (platform === 'darwin' || platform === 'win32') return undefined;
  if (platform !== 'linux')
    return `This machine's own screen is not supported on ${platform}; use --desktop vnc://HOST.`;
  if (env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY && !env.DISPLAY)) {
    return (
      'This is a Wayland session, in which no program can read or control the screen: select an X11 ("Xorg") session when ' +
      'you log in, or use --desktop virtual.'
    );
  }
  if (!env.DISPLAY) {
    return 'This machine has no screen (DISPLAY is not set). Use "Virtual desktop".';
  }
  if (!/^:\d+(\.\d+)?$/.test(env.DISPLAY)) {
    return `DISPLAY is ${env.DISPLAY}, the screen of a different machine: use --desktop vnc://HOST to connect to it.`;
  }
  return undefined;
}

/** A command that reports whether the screen is locked, and the output that means it is. */
export function lockQuery({ platform, env }: HostSession) {
  switch (platform) {
    case 'linux':
      return env.XDG_SESSION_ID === undefined
        ? undefined
        : {
            command: 'loginctl',
            args: ['show-session', env.XDG_SESSION_ID, '--property=LockedHint'],
            locked: /^LockedHint=yes/m,
          };
    case 'darwin':
      return {
        command: 'ioreg',
        args: ['-n', 'Root', '-d1'],
        locked: /"CGSSessionScreenIsLocked"\s*=\s*Yes/,
      };
    case 'win32':
      return {
        command: 'tasklist',
        args: ['/fi', 'imagename eq LogonUI.exe', '/nh'],
        locked: /LogonUI\.exe/i,
      };
    default:
      return undefined;
  }
}

/** What to do about a missing permission on macOS that nut-js reports on stderr; undefined for other lines. */
export function permissionAdvice(line: string): string | undefined {
  const missing = /^#+ WARNING!.*\b(accessibility|screen recording)\b/i.exec(line)?.[1]?.toLowerCase();
  if (missing === undefined) return undefined;
  const [pane, without] =
    missing === 'accessibility'
      ? ['Accessibility', 'mouse and keyboard do nothing']
      : ['Screen Recording', 'windows are missing from the image'];
  return `Without permission ${without}: allow this program under ${pane} in System Settings, Privacy & Security, and start it again.`;
}

export const LOCKED_MESSAGE = 'The screen is locked: unlock it and try again.';
