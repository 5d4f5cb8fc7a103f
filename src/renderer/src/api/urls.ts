import { desktopUrl, urlOf } from '../../../shared/routes/routes';
import { API_BASE } from '../ui/api-base';

/** The same URLs, at the host whose desktops this page shows. */
export const apiUrl = atHost(urlOf);
export const desktopApiUrl = atHost(desktopUrl);

function atHost<Url extends (...input: never[]) => string>(url: Url): Url {
  // The type of a generic function cannot be repeated.
  return ((...input: Parameters<Url>) => API_BASE + url(...input)) as Url;
}
