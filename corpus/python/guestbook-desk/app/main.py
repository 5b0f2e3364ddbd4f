import sys

from desk import GuestbookDesk


def main(path):
    desk = GuestbookDesk()
    with open(path, encoding="utf-8") as entries:
        for line in entries:
            print(desk.handle(line.strip()), line.strip(), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
