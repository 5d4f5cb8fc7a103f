import { type FormEvent, useState } from 'react';
import { Button } from '../ui/Button';
import { Logo } from '../ui/Logo';
import { signIn } from '../ui/sign-in';
import styles from './NotSignedIn.module.css';

/** The sign-in page. `staleLink`: the address has a token or code that is not valid. */
export function NotSignedIn({ staleLink }: { readonly staleLink: boolean }) {
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const error = await signIn(pasted);
    if (error === undefined) return window.location.reload();
    setProblem(error);
    setBusy(false);
  }

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <Logo />
        <h1>{staleLink ? 'This link is no longer valid' : 'Sign-in needed'}</h1>
        <p id="sign-in-help">Open the link that Jumpseat printed, or paste the token:</p>
        <div className={styles.field}>
          <input
            className="field"
            aria-label="Token"
            aria-describedby="sign-in-help"
            aria-invalid={problem !== undefined}
            type="password"
            autoComplete="off"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: there is nothing else to do on this page
            autoFocus
            value={pasted}
            onChange={(event) => {
              setPasted(event.target.value);
              setProblem(undefined);
            }}
          />
          <Button kind="primary" type="submit" label="Sign in" disabled={busy || pasted.trim() === ''} />
        </div>
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
        <p>
          The token is also in <code>endpoint.json</code> in Jumpseat's data directory.
        </p>
      </form>
    </main>
  );
}
