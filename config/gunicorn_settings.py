"""The web server: two processes of eight threads, recycled now and then."""

worker_class = "gthread"
workers = 2
threads = 8
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
preload_app = False
# Its default is a socket in the home folder of the user, which a service may not have.
control_socket_disable = True
