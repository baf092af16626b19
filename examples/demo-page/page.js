for (const button of document.querySelectorAll('[data-chat]'))
  button.addEventListener('click', () => window.Frontdesk?.open())
