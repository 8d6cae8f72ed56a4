import { serveLab } from './service-host.ts'
import { WebPages } from './web-pages.ts'

serveLab('web', (config) => {
  const pages = new WebPages(config)
  return ({ url = '' }, reply) => {
    const [, kind, number] = /^\/(page|html)\/(\d{1,6})$/.exec(url) ?? []
    if (number === undefined) reply({ status: 404, body: 'There is no such page.\n' })
    else reply(kind === 'html' ? pages.htmlPage(Number(number)) : pages.page(Number(number)))
  }
})
