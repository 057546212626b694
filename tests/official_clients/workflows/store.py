"""Files in spaces and on the drive."""

import urllib.request

from embedded import expect

OWNER = "union-zhangsan"


def files(fake, of):
    storage, who = of("storage_1_0"), {"unionId": OWNER}
    space = storage("add_space", option={"name": "Reports"}, **who)["space"]["id"]

    def transfer(info, data=None):
        signed = info["headerSignatureInfo"]
        return exchange(fake, signed["resourceUrls"][0], signed["headers"], data)

    info = storage("get_file_upload_info", space, protocol="HEADER_SIGNATURE", multipart=False, **who)
    transfer(info, "第一".encode())
    commit = {"name": "plan.txt", "parentId": "0", "uploadKey": info["uploadKey"]}
    file = storage("commit_file", space, **commit, **who)["dentry"]
    expect("the file", (file["name"], file["size"], file["version"]), ("plan.txt", 6, 1))
    folder = storage("add_folder", space, "0", name="Old", **who)["dentry"]["id"]
    storage("move_dentry", space, file["id"], targetSpaceId=space, targetFolderId=folder, **who)
    storage("rename_dentry", space, file["id"], newName="first.txt", **who)
    listed = storage("list_dentries", space, parentId=folder, **who)["dentries"]
    expect("the folder", [(entry["id"], entry["path"]) for entry in listed], [(file["id"], "/Old/first.txt")])
    download = storage("get_file_download_info", space, file["id"], **who)
    expect("what was uploaded", transfer(download).decode(), "第一")
    storage("delete_dentry", space, file["id"], toRecycleBin=True, **who)
    expect("the removed file", storage.refusal("get_dentry", space, file["id"], **who), "dentryNotExist")
    bin = storage("get_recycle_bin", recycleBinScope="ORG", scopeId=fake.hello["corp_id"], **who)["recycleBin"]["id"]
    item = storage("list_recycle_items", bin, **who)["recycleItems"][0]
    storage("restore_recycle_item", bin, item["id"], **who)
    expect("the file again", storage("get_dentry", space, file["id"], **who)["dentry"]["name"], "first.txt")


def drive(fake, of):
    drive, who = of("drive_1_0"), {"unionId": OWNER}
    space = drive("add_space", name="Team", **who)["spaceId"]
    ask = {"fileName": "a.txt", "fileSize": 5, "md5": "m"}
    info = drive("get_upload_info", space, "0", **ask, **who)["headerSignatureUploadInfo"]
    exchange(fake, info["resourceUrl"], info["headers"], b"first")
    new = {"fileName": "a.txt", "fileType": "file", "parentId": "0", "addConflictPolicy": "returnError"}
    file = drive("add_file", space, mediaId=info["mediaId"], **new, **who)["fileId"]
    expect("the same name again", drive.refusal("add_file", space, mediaId=info["mediaId"], **new, **who), "folder.exists")
    drive("rename_file", space, file, newFileName="b.txt", **who)
    read = drive("get_file_info", space, file, **who)
    expect("the file", (read["fileName"], read["filePath"], read["fileSize"]), ("b.txt", "/b.txt", 5))
    listed = drive("list_files", space, parentId="0", maxResults=10, **who)["files"]
    expect("the files", [found["fileId"] for found in listed], [file])
    link = drive("get_download_info", space, file, **who)["downloadInfo"]
    expect("what was uploaded", exchange(fake, link["resourceUrl"], link["headers"]), b"first")
    drive("delete_file", space, file, deletePolicy="toRecycle", **who)
    expect("the files left", drive("list_files", space, parentId="0", maxResults=10, **who)["files"], [])
    [item] = drive("list_recycle_files", recycleType="org", maxResults=10, **who)["recycleItems"]
    drive("recover_recycle_files", recycleItemIdList=[int(item["recycleItemId"])], recycleType="org", **who)
    expect("the file again", drive("get_file_info", space, file, **who)["fileName"], "b.txt")
    drive("delete_space", space, **who)
    expect("the removed space", drive.refusal("list_files", space, maxResults=10, **who), "param.error")


def exchange(fake, address, headers, data=None):
    expect("an address of the embedded DingTalk", address.startswith(fake.hello["api"]), True)
    # The signature is over no Content-Type, and urllib adds one.
    headers = headers | {"Content-Type": ""}
    request = urllib.request.Request(address, data, headers, method="PUT" if data else "GET")
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).read()
