import type { DesktopChange, NamedDesktop, NewDesktop } from '../../../shared/named-desktop';
import type { NAMED_DESKTOP_ROUTES } from '../../../shared/routes/desktops';
import type { Handlers } from '../bind-routes';

/** The desktops of a host. Their methods throw a `RequestError`. */
export interface DesktopsOfHost {
  readonly max: number;
  list(): NamedDesktop[];
  get(name: string): NamedDesktop;
  create(about: NewDesktop): Promise<NamedDesktop>;
  change(name: string, change: DesktopChange): Promise<NamedDesktop>;
  remove(name: string): Promise<void>;
}

export function namedDesktopHandlers(desktops: DesktopsOfHost): Handlers<typeof NAMED_DESKTOP_ROUTES> {
  return {
    listDesktops: () => ({ desktops: desktops.list(), max_desktops: desktops.max }),
    createDesktop: ({ body }) => desktops.create(body ?? {}),
    getNamedDesktop: ({ params }) => desktops.get(params.desktop),
    changeDesktop: ({ params, body }) => desktops.change(params.desktop, body),
    deleteDesktop: ({ params }) => desktops.remove(params.desktop),
  };
}
