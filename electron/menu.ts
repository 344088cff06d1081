import { Menu } from 'electron'
import { menuTemplate, type HelpActions } from './menu-template.ts'

export function installMenu(platform: NodeJS.Platform, appName: string, help: HelpActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, appName, help)))
}
