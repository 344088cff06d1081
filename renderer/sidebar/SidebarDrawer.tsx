import { Dialog } from '../parts/Dialog.tsx'
import { Sidebar } from './Sidebar.tsx'

/** The sidebar as a drawer, when there is no space for it beside the messages. */
export const SidebarDrawer = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Rooms and channels" side="start" onClose={onClose}>
    <Sidebar onNavigate={onClose} />
  </Dialog>
)
