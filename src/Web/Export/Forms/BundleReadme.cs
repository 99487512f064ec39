namespace FakeFinder.Web.Export.Forms;

/// <summary>What a person finds in a bundle who was told nothing about it.</summary>
internal static class BundleReadme
{
    public static string Of(JobExport export) =>
        $"""
        FakeFinder evidence bundle
        ==========================

        Job    {export.Job.Id}
        Video  SHA-256 {export.Job.VideoId}
        Result {export.Summary.Sentence}

        A score is one detector's estimate, not a proof. Open report.html first; its end says what scores can and cannot say.

        Files
        -----
        report.html          the result on one page, with pictures; it needs no other file and no network
        evidence.json        the result for programs: job, summary, detectors, faces over time, worst moments, missing pictures
        scores.csv           a row for each detector, frame and face
        notes.json           what people wrote about the job; no machine said it
        reports/             the report of each detector, as it was stored
        faces/, stills/      pictures of the video, where they could be had
        key.pem              the public key of the service that made this bundle
        statement.dsse.json  the signed statement: the SHA-256 of every file here but itself, and of the video

        How to verify
        -------------
        With FakeFinder, offline:

            fakefinder verify BUNDLE.zip VIDEO --key KEY.pem

        KEY.pem is the service's public key, got from the service itself (its About page, or /api/v1/evidence-key), and not from this
        bundle: anybody can sign a changed bundle with a key of their own and put that key in.

        Without FakeFinder, in a folder where this bundle was unpacked (openssl, jq, sha256sum):

            jq -r .payload statement.dsse.json | base64 -d > /tmp/statement.json
            jq -r '.signatures[0].sig' statement.dsse.json | base64 -d > /tmp/statement.sig
            (printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < /tmp/statement.json)"; cat /tmp/statement.json) > /tmp/signed
            openssl dgst -sha256 -verify KEY.pem -signature /tmp/statement.sig /tmp/signed
            jq -r '.subject[] | select(.name != "video") | .digest.sha256 + "  " + .name' /tmp/statement.json | sha256sum -c
            jq -r '.subject[] | select(.name == "video") | .digest.sha256' /tmp/statement.json; sha256sum VIDEO

        What it proves: the holder of the key signed exactly these files about exactly this video. It does not prove that the scores are
        right, when the bundle was made, or where the video came from.

        """.ReplaceLineEndings("\n");
}
