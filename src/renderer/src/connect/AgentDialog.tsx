import { agentClients, environmentLine } from '../../../shared/agent-clients';
import { useAgentSetup, usePanel } from '../panel/context';
import { CommandExample } from '../ui/CommandExample';
import { Dialog } from '../ui/Dialog';
import styles from './AgentDialog.module.css';

/** The token in what is shown; others may see the screen. */
const HIDDEN = '••••••••';

/** A line for each client, ready to copy. */
export function AgentDialog() {
  const { agentSetup } = usePanel();
  const open = useAgentSetup((state) => state.open);
  const token = useAgentSetup((state) => state.token);
  const url = window.location.origin;
  const shown = linesOf({ url, token: HIDDEN });
  const copied = linesOf({ url, token: token ?? '$JUMPSEAT_TOKEN' });
  return (
    <Dialog
      open={open}
      onOpenChange={(on) => (on ? agentSetup.show() : agentSetup.hide())}
      title="Connect an agent"
      description="Copy the line of your client. A copy contains the token, which gives full control: keep it secret."
      size="l"
    >
      <dl className={styles.clients}>
        {shown.map(({ id, title, place, text }, index) => (
          <div key={id}>
            <dt>
              {title} <small>{place}</small>
            </dt>
            <dd>
              <CommandExample command={copied[index]?.text ?? text} shown={text} of={title} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function linesOf(address: { readonly url: string; readonly token: string }) {
  return agentClients(address).map(({ line, needsEnvironment, ...client }) => ({
    ...client,
    text: needsEnvironment ? `${environmentLine(address)}\n${line}` : line,
  }));
}
