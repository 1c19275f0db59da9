"""Takes its limits back."""
# @right@
import resource

wanted = {resource.RLIMIT_NOFILE: 1000, resource.RLIMIT_DATA: 3 << 30, resource.RLIMIT_CORE: 1}
for kind, size in wanted.items():
    try:
        resource.setrlimit(kind, (size, size))
        print("GOT OUT", kind)
    except (OSError, ValueError) as error:
        print(error)
